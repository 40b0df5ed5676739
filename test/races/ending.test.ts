import { expect } from 'vitest';
import { WITHOUT_LOCKS } from './plants.ts';
import { openCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';

const endAgainstSend: Race = {
  name: 'a send that races the end is taken before the closing text, or refused',
  rounds: 90,
  outcomes: ['all refused', 'some taken', 'all taken'],
  planted: [WITHOUT_LOCKS],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.b, 'before');
    const [, ...codes] = await together(chance, [
      () => call.end(two.a),
      ...[0, 1, 2, 3].map((i) => () => codeOf(call.send(i % 2 ? two.a : two.b, `racing ${i}`))),
    ]);
    const taken = codes.filter((code) => code === 'ok').length;
    expect(codes.filter((code) => code === 'session_ended')).toHaveLength(4 - taken);
    const { messages, state } = await transcriptOf(two, call.sessionId);
    expect(messages.map(({ kind }) => kind)).toEqual([...Array<string>(1 + taken).fill('text'), 'closing']);
    expect(state).toBe('closing');
    return taken === 0 ? 'all refused' : taken === 4 ? 'all taken' : 'some taken';
  },
};

const endAgainstEnd: Race = {
  name: 'a call that ends by many reports ends once',
  rounds: 90,
  outcomes: ['agent_hangup', 'network'],
  planted: [
    {
      what: 'rows are read without a lock, and nothing forbids a second closing text',
      rewrite: WITHOUT_LOCKS.rewrite!,
      schema:
        'drop index message_one_closing; alter table message drop constraint message_tenant_id_session_id_seq_key',
    },
  ],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.a, 'hello');
    const answers = await together(
      chance,
      (['agent_hangup', 'network'] as const).flatMap((reason) =>
        [0, 1, 2, 3].map(() => () => call.end(reason === 'network' ? two.a : two.b, reason)),
      ),
    );
    expect(answers.filter(({ applied }) => applied)).toHaveLength(1);
    const { messages, endReason, events } = await transcriptOf(two, call.sessionId);
    expect(messages.map(({ kind }) => kind)).toEqual(['text', 'closing']);
    expect(events.filter(({ session }) => session?.state === 'closing')).toHaveLength(1);
    return endReason ?? 'none';
  },
};

const endAgainstInbound: Race = {
  name: 'a text of the caller that races the end is in the session before the closing text, or a late one',
  rounds: 90,
  outcomes: ['in session', 'late'],
  planted: [WITHOUT_LOCKS],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.a, 'hello');
    await together(chance, [() => call.end(two.a), () => call.inbound(two.b, 'racing the end')]);
    const { messages } = await transcriptOf(two, call.sessionId);
    const late = await two.rows('select from late_text where caller = $1', [call.caller]);
    const inSession = messages.filter(({ direction }) => direction === 'in');
    expect(inSession.length + late.length).toBe(1);
    expect(messages.at(-1)?.kind).toBe('closing');
    return late.length > 0 ? 'late' : 'in session';
  },
};

const endAgainstTransfer: Race = {
  name: 'a transfer that races the end is whole, or stale',
  rounds: 90,
  outcomes: ['transferred', 'stale'],
  planted: [WITHOUT_LOCKS],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.b, 'hello');
    const [transfer, end] = await together(chance, [
      () => call.report(two.a, { seq: 10, agent: { id: 'ben', name: 'Ben' } }),
      () => call.report(two.b, { seq: 11, state: 'ended', endReason: 'caller_hangup' }),
    ]);
    expect(end.applied).toBe(true);
    const { agentId, transfers, messages } = await transcriptOf(two, call.sessionId);
    expect({ agentId, transfers }).toEqual(
      transfer.applied ? { agentId: 'ben', transfers: 1 } : { agentId: 'ana', transfers: 0 },
    );
    expect(messages.map(({ kind }) => kind)).toEqual(['text', 'closing']);
    return transfer.applied ? 'transferred' : 'stale';
  },
};

const transferOutAgainstSend: Race = {
  name: 'a transfer to a queue without texting ends the session as a hang-up does',
  rounds: 60,
  outcomes: ['taken', 'refused'],
  async round(two, chance) {
    await two.rows("update queue set sms_enabled = false where key = 'billing' and sms_enabled");
    const call = await openCall(two);
    await call.send(two.b, 'hello');
    const [, code] = await together(chance, [
      () => call.report(two.a, { queue: 'billing' }),
      () => codeOf(call.send(two.b, 'racing')),
      () => call.report(two.b, { queue: 'billing', seq: 1 }),
    ]);
    const { messages, endReason } = await transcriptOf(two, call.sessionId);
    expect(endReason).toBe('transferred_out');
    expect(messages).toHaveLength(code === 'ok' ? 3 : 2);
    await call.end(two.a);
    return code === 'ok' ? 'taken' : 'refused';
  },
};

const retryAgainstEnd: Race = {
  name: 'a retry that races the end is taken before the closing text, or refused',
  rounds: 60,
  outcomes: ['taken', 'refused'],
  planted: [WITHOUT_LOCKS],
  async round(two, chance) {
    const call = await openCall(two);
    const { message } = await call.send(two.b, 'once more');
    await two.rows('delete from outbox where message_id = $1', [message.id]);
    await two.rows("update message set state = 'undelivered' where id = $1", [message.id]);
    const [, code] = await together(chance, [
      () => call.end(two.a),
      () => codeOf(call.retry(two.b, message.id)),
    ]);
    const { messages } = await transcriptOf(two, call.sessionId);
    expect(['ok', 'session_ended']).toContain(code);
    expect(messages.map(({ kind }) => kind)).toEqual(
      code === 'ok' ? ['text', 'text', 'closing'] : ['text', 'closing'],
    );
    return code === 'ok' ? 'taken' : 'refused';
  },
};

const readAgainstEnd: Race = {
  name: 'an agent who reads as the call ends waits for it, or it for the agent',
  rounds: 90,
  outcomes: ['read before', 'read after'],
  planted: [
    {
      what: 'a report locks the key of its call',
      rewrite: (text) => text.replace('for no key update of c', 'for update of c'),
    },
  ],
  async round(two, chance) {
    const call = await openCall(two);
    await call.inbound(two.a, 'hello');
    const before = two.counts.deadlocks;
    await together(chance, [() => call.end(two.a), () => call.read(two.b, 1)]);
    // each writes to the session, which belongs to the call
    expect(two.counts.deadlocks - before).toBe(0);
    const { events } = await transcriptOf(two, call.sessionId);
    const types = events.map(({ type }) => type);
    return types.indexOf('session.read') < types.indexOf('session.changed') ? 'read before' : 'read after';
  },
};

runRaces('the end of a call', [
  readAgainstEnd,
  endAgainstSend,
  endAgainstEnd,
  endAgainstInbound,
  endAgainstTransfer,
  transferOutAgainstSend,
  retryAgainstEnd,
]);
