import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { receipt } from './carrier-acts.ts';
import { openCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

const four = <T>(two: TwoNodes, act: (node: TwoNodes['a'], i: number) => Promise<T>) =>
  [0, 1, 2, 3].map((i) => () => act(i % 2 ? two.a : two.b, i));

const sameKey: Race = {
  name: 'one key on two nodes is one text and one answer',
  rounds: 90,
  outcomes: ['one text'],
  planted: [
    {
      what: 'nothing keeps a key from being stored twice',
      schema: 'alter table idempotency drop constraint idempotency_pkey',
    },
  ],
  async round(two, chance) {
    const call = await openCall(two);
    const key = randomUUID();
    const answers = await together(
      chance,
      four(two, (node) => call.send(node, 'once', key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { messages } = await transcriptOf(two, call.sessionId);
    expect(messages.map(({ id }) => id)).toEqual([answers[0]!.message.id]);
    return 'one text';
  },
};

const otherBody: Race = {
  name: 'one key with two bodies takes one of them and refuses the other',
  rounds: 90,
  outcomes: ['first', 'second'],
  planted: [
    {
      what: 'nothing keeps a key from being stored twice',
      schema: 'alter table idempotency drop constraint idempotency_pkey',
    },
  ],
  async round(two, chance) {
    const call = await openCall(two);
    const key = randomUUID();
    const codes = await together(
      chance,
      four(two, (node, i) => codeOf(call.send(node, i < 2 ? 'first' : 'second', key))),
    );
    const { messages } = await transcriptOf(two, call.sessionId);
    expect(messages).toHaveLength(1);
    const [taken] = messages.map(({ body }) => body);
    const refused = 'idempotency_mismatch';
    expect(codes).toEqual(
      taken === 'first' ? ['ok', 'ok', refused, refused] : [refused, refused, 'ok', 'ok'],
    );
    return taken ?? 'none';
  },
};

const keyAcrossEnd: Race = {
  name: 'a repeat of a text that was taken is answered alike, before and after the end',
  rounds: 60,
  outcomes: ['taken', 'refused'],
  async round(two, chance) {
    const call = await openCall(two);
    const key = randomUUID();
    const [, ...codes] = await together(chance, [
      () => call.end(two.a),
      ...four(two, (node) => codeOf(call.send(node, 'once', key))),
    ]);
    const { messages } = await transcriptOf(two, call.sessionId);
    const texts = messages.filter(({ kind }) => kind === 'text');
    // with nothing taken a key is free; once it was taken it is answered for ever
    const repeat = await codeOf(call.send(two.b, 'once', key));
    expect({ texts: texts.length, repeat }).toEqual(
      codes.includes('ok') ? { texts: 1, repeat: 'ok' } : { texts: 0, repeat: 'session_ended' },
    );
    return codes.includes('ok') ? 'taken' : 'refused';
  },
};

const EVENTS_TWICE = {
  what: "nothing keeps a carrier's event from being taken twice",
  schema: 'alter table carrier_event drop constraint carrier_event_pkey',
};

const sameInbound: Race = {
  name: "a caller's text that comes four times is there once",
  rounds: 90,
  outcomes: ['once'],
  planted: [EVENTS_TWICE],
  async round(two, chance) {
    const call = await openCall(two);
    const eventId = randomUUID();
    await together(
      chance,
      four(two, (node) => call.inbound(node, 'again', eventId)),
    );
    const { messages } = await transcriptOf(two, call.sessionId);
    expect(messages.map(({ body }) => body)).toEqual(['again']);
    return 'once';
  },
};

const sameReceipt: Race = {
  name: 'a receipt that comes four times is told once',
  rounds: 60,
  outcomes: ['once'],
  async round(two, chance) {
    const call = await openCall(two);
    const { message } = await call.send(two.a, 'a text');
    const eventId = randomUUID();
    const said = { eventId, carrierId: 'c', messageId: message.id, state: 'delivered' } as const;
    await two.rows("update message set state = 'accepted' where id = $1", [message.id]);
    await two.rows('delete from outbox where message_id = $1', [message.id]);
    await together(
      chance,
      four(two, (node) => receipt(node, said)),
    );
    const { events } = await transcriptOf(two, call.sessionId);
    expect(events.filter(({ type }) => type === 'message.changed')).toHaveLength(1);
    return 'once';
  },
};

runRaces('what comes twice', [sameKey, otherBody, keyAcrossEnd, sameInbound, sameReceipt]);
