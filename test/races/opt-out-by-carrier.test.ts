import { expect } from 'vitest';
import { type Claim } from '../../server/messages/claim-texts.ts';
import { answer, claimAll, clearOutbox, dispatch, receipt } from './carrier-acts.ts';
import { expectSilence } from './expect-silence.ts';
import { openCall, type RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

/** A call with a first text that is claimed by node `a`, and its answer awaited. */
async function callInFlight(two: TwoNodes): Promise<{ call: RacedCall; claim: Claim }> {
  await clearOutbox(two);
  const call = await openCall(two);
  await call.send(two.b, 'first');
  const [claim] = await claimAll(two.a);
  return { call, claim: claim! };
}

const receiptAgainstEnd: Race = {
  name: 'an opt-out that a receipt brings as the call ends leaves no closing text',
  rounds: 70,
  outcomes: ['before the end', 'after the end'],
  planted: [
    {
      what: 'a session goes on waiting for a closing text that is suppressed',
      rewrite: (text) =>
        text.replace('message.session_id, message.kind', "message.session_id, 'text' as kind"),
    },
  ],
  async round(two, chance) {
    const { call, claim } = await callInFlight(two);
    const carrierId = `c-${claim.head.messageId}`;
    await answer(two.a, claim, { kind: 'accepted', carrierId });
    const { messageId } = claim.head;
    await together(chance, [
      () => call.end(two.a),
      () => receipt(two.b, { messageId, carrierId, state: 'undelivered', reason: 'opted_out' }),
    ]);
    await expectSilence(two, call);
    const { messages } = await transcriptOf(two, call.sessionId);
    return messages.length === 1 ? 'before the end' : 'after the end';
  },
};

const answerAgainstEnd: Race = {
  name: "an opt-out that the carrier's answer brings as the call ends leaves no closing text",
  rounds: 70,
  outcomes: ['before the end', 'after the end'],
  async round(two, chance) {
    const { call, claim } = await callInFlight(two);
    await together(chance, [
      () => call.end(two.b),
      () => answer(two.a, claim, { kind: 'rejected', code: '21610', reason: 'opted_out' }),
    ]);
    await expectSilence(two, call);
    const { messages } = await transcriptOf(two, call.sessionId);
    return messages.length === 1 ? 'before the end' : 'after the end';
  },
};

const receiptAgainstClaim: Race = {
  name: 'an opt-out that a receipt brings stops what waits, and the screens are told',
  rounds: 60,
  outcomes: ['accepted', 'opted_out'],
  async round(two, chance) {
    const { call, claim } = await callInFlight(two);
    await call.send(two.a, 'second');
    const carrierId = `c-${claim.head.messageId}`;
    await answer(two.a, claim, { kind: 'accepted', carrierId });
    const { messageId } = claim.head;
    await together(chance, [
      () => receipt(two.b, { messageId, carrierId, state: 'failed', reason: 'opted_out' }),
      () => dispatch(two.a),
      () => dispatch(two.b),
    ]);
    await dispatch(two.a);
    const { messages, optedOut, events } = await transcriptOf(two, call.sessionId);
    expect(optedOut).toBe(true);
    const told = events.filter(({ type }) => type === 'session.changed').at(-1);
    expect(told?.session).toMatchObject({ optedOut: true });
    const [first, second] = messages;
    expect(first).toMatchObject({ state: 'failed', reason: 'opted_out' });
    await call.end(two.a);
    expect((await transcriptOf(two, call.sessionId)).closing).toBe('opted_out');
    return second?.reason ?? second?.state ?? 'none';
  },
};

const stopsOfEveryKind: Race = {
  name: 'an opt-out by a late text, a receipt and an answer at once wait for each other in one order',
  rounds: 90,
  outcomes: ['opted_out'],
  async round(two, chance) {
    const { call, claim } = await callInFlight(two);
    const second = await call.send(two.b, 'second');
    await call.end(two.a);
    const { messageId } = claim.head;
    const carrierId = `c-${messageId}`;
    await together(chance, [
      () => call.inbound(two.b, 'STOP'),
      () => receipt(two.b, { messageId, carrierId, state: 'failed', reason: 'opted_out' }),
      () =>
        answer(two.a, claim, { kind: 'rejected', code: '21610', reason: 'opted_out' }).then(() =>
          dispatch(two.a),
        ),
      () => call.inbound(two.a, 'UNSUBSCRIBE'),
    ]);
    await dispatch(two.b);
    const { state, closing, messages } = await transcriptOf(two, call.sessionId);
    expect(state).toBe('ended');
    expect(messages.find(({ id }) => id === second.message.id)?.waits).toBeNull();
    return closing ?? 'none';
  },
};

runRaces('the opt-out by the carrier', [
  receiptAgainstEnd,
  answerAgainstEnd,
  receiptAgainstClaim,
  stopsOfEveryKind,
]);
