import { expect } from 'vitest';
import { MessageState } from '../../protocol/message.ts';
import { nextState } from '../../protocol/message-rank.ts';
import { type SendResult } from '../../server/carriers/carrier.ts';
import { type Claim } from '../../server/messages/claim-texts.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { settleParked } from '../../server/messages/settle-parked.ts';
import { type Random } from '../simulation/random.ts';
import { answer, claimAll, clearOutbox, receipt } from './carrier-acts.ts';
import { WITHOUT_LOCKS } from './plants.ts';
import { openCall, type RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Seconds after which nobody waits for the answer to a claim any more. */
const CLAIM_SECONDS = 30;

interface InFlight {
  call: RacedCall;
  claim: Claim;
  messageId: string;
  carrierId: string;
}

/** A text claimed by node `a`, whose claim has expired by now. */
async function inFlight(two: TwoNodes): Promise<InFlight> {
  await clearOutbox(two);
  const call = await openCall(two);
  await call.send(two.b, 'a text');
  const [claim] = await claimAll(two.a);
  two.a.clock.advance(CLAIM_SECONDS);
  const { messageId } = claim!.head;
  return { call, claim: claim!, messageId, carrierId: `c-${messageId}` };
}

/** Where a text is in the end by what is known of it, in whatever order that came. */
const strongest = (evidence: readonly MessageState[]): MessageState =>
  evidence.reduce<MessageState>((state, next) => nextState(state, next) ?? state, 'sending');

/** What was told was true at the time: each state leads to the next. */
async function finalState(two: TwoNodes, { call, messageId }: InFlight): Promise<string> {
  const { messages, events } = await transcriptOf(two, call.sessionId);
  const told = events
    .filter((event) => event.messageId === messageId)
    .map(({ state }) => MessageState.parse(state));
  let state: MessageState = 'sending';
  for (const next of told) {
    expect({ state, next: nextState(state, next) }).toEqual({ state, next });
    state = next;
  }
  const stored = messages.find(({ id }) => id === messageId)!.state;
  if (told.length > 0) expect(stored).toBe(told.at(-1));
  return stored;
}

const ANSWERS = [
  { result: { kind: 'accepted', carrierId: '' }, means: 'accepted' },
  { result: { kind: 'rejected', code: '1', reason: 'other' }, means: 'failed' },
  { result: { kind: 'unknown', cause: 'timeout' }, means: 'not_confirmed' },
] as const satisfies readonly { result: SendResult; means: MessageState }[];
const RECEIPTS = ['sent', 'delivered', 'undelivered', 'failed'] as const;

const some = <T>(chance: Random, all: readonly T[]): T[] => all.filter(() => chance.chance(0.4));

const anyOrder: Race = {
  name: 'answer, receipts and reaper agree on the state of a text in whatever order they come',
  rounds: 150,
  outcomes: ['failed', 'undelivered', 'delivered'],
  planted: [WITHOUT_LOCKS],
  async round(two, chance) {
    const text = await inFlight(two);
    const { messageId, carrierId } = text;
    const { result, means } = chance.pick(ANSWERS);
    const said = result.kind === 'accepted' ? { ...result, carrierId } : result;
    const receipts = some(chance, RECEIPTS);
    await together(chance, [
      () => answer(two.a, text.claim, said),
      () => reapClaims(two.a.ctx),
      () => reapClaims(two.b.ctx),
      ...receipts.map((state, i) => () => receipt(i % 2 ? two.a : two.b, { messageId, carrierId, state })),
    ]);
    const state = await finalState(two, text);
    expect(state).toBe(strongest([means, 'not_confirmed', ...receipts]));
    return state;
  },
};

const withoutReference: Race = {
  name: "a receipt that knows the carrier's id alone finds its text before, with and after the answer",
  rounds: 120,
  outcomes: ['in turn', 'neither saw the other'],
  planted: [
    {
      what: 'nobody looks at parked receipts once more',
      rewrite: (text) =>
        text.replace('from parked_receipt p', 'from (select * from parked_receipt where false) p'),
    },
  ],
  async round(two, chance) {
    const text = await inFlight(two);
    const { carrierId } = text;
    await together(chance, [
      () => answer(two.a, text.claim, { kind: 'accepted', carrierId }),
      () => receipt(two.b, { carrierId, state: 'delivered' }),
      () => receipt(two.a, { carrierId, state: 'sent' }),
    ]);
    const parked = await two.rows('select from parked_receipt');
    await Promise.all([settleParked(two.a.ctx), settleParked(two.b.ctx)]);
    const state = await finalState(two, text);
    expect(state).toBe('delivered');
    expect(await two.rows('select from parked_receipt')).toEqual([]);
    return parked.length > 0 ? 'neither saw the other' : 'in turn';
  },
};

const refusalAgainstReaper: Race = {
  name: 'a text that was certainly not taken is in line again, unless its claim was given up before',
  rounds: 90,
  outcomes: ['queued', 'not_confirmed'],
  async round(two, chance) {
    const text = await inFlight(two);
    const result: SendResult = chance.chance(0.5)
      ? { kind: 'throttled', retryAfterMs: 60_000 }
      : { kind: 'notSent', cause: 'connect' };
    await together(chance, [() => answer(two.a, text.claim, result), () => reapClaims(two.b.ctx)]);
    return finalState(two, text);
  },
};

const refusalAgainstReceipt: Race = {
  name: 'a text in line again is taken out of it by a receipt that proves the refusal wrong',
  rounds: 90,
  outcomes: ['delivered'],
  async round(two, chance) {
    const text = await inFlight(two);
    const { messageId, carrierId } = text;
    await together(chance, [
      () => answer(two.a, text.claim, { kind: 'throttled', retryAfterMs: 60_000 }),
      () => receipt(two.b, { messageId, carrierId, state: 'delivered' }),
    ]);
    two.a.clock.advance(60);
    expect(await claimAll(two.b)).toEqual([]);
    return finalState(two, text);
  },
};

runRaces('answers, receipts and the reaper', [
  anyOrder,
  withoutReference,
  refusalAgainstReaper,
  refusalAgainstReceipt,
]);
