import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CarrierEvent } from '../../server/carriers/carrier.ts';
import { startKeeper } from '../../server/keeper.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { parkReceipt } from '../../server/messages/receipts-store.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { recordResult } from '../../server/messages/record-result.ts';
import { settleParked } from '../../server/messages/settle-parked.ts';
import { addSeconds } from '../../server/platform/clock.ts';
import { type CoreFixture, createCore, handOverAll, type StartedCall, startCall } from './core.ts';

type Receipt = Extract<CarrierEvent, { type: 'receipt' }>;
type Words = Pick<Receipt, 'state' | 'reason'>;

let core: CoreFixture;
let call: StartedCall;
let carrierId: string;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  carrierId = randomUUID();
  core.clock.advance(600);
  call = await startCall(core);
});
afterEach(async () => {
  await call.inbound('START');
  await call.end();
  await handOverAll(core);
});

/** Sends a text; `answer` records that the carrier has taken it. */
async function inFlight(): Promise<() => Promise<void>> {
  await call.send('in flight');
  const { claims } = await claimTexts(core.ctx, core.carrier, 64);
  return () => recordResult(core.ctx, claims[0]!, { kind: 'accepted', carrierId });
}

const receive = (words: Words) =>
  receiveCarrierEvents(core.ctx, 'acme', 'loopback', [
    { type: 'receipt', eventId: randomUUID(), carrierId, ...words },
  ]);

/** As a receipt is parked that did not see the answer, nor was seen by it. */
const park = ({ state, reason }: Words, secondsAgo = 0) =>
  core.ctx.db.tenant('acme', (tx) =>
    parkReceipt(tx, {
      ...{
        carrier: 'loopback',
        carrier_message_id: carrierId,
        carrier_code: null,
        state,
        reason: reason ?? null,
      },
      received_at: addSeconds(core.clock.now(), -secondsAgo),
    }),
  );

const lastState = async () => {
  const { messages } = await call.snapshot();
  return messages.findLast(({ text }) => text === 'in flight');
};

const parkedNow = () =>
  core.ctx.db.worker((tx) => tx.q.selectFrom('parked_receipt').select('state').execute());

describe.each([
  [
    'that comes after the answer',
    async (words: Words, answer: () => Promise<void>) => {
      await answer();
      await receive(words);
    },
  ],
  [
    'that comes before the answer',
    async (words: Words, answer: () => Promise<void>) => {
      await receive(words);
      await answer();
    },
  ],
  [
    'that comes beside the answer',
    async (words: Words, answer: () => Promise<void>) => {
      await answer();
      await park(words);
      expect(await settleParked(core.ctx)).toBe(1);
    },
  ],
])('a receipt %s', (_, bring) => {
  it('opts the pair out, with all that waits', async () => {
    const answer = await inFlight();
    await call.send('waits');
    await bring({ state: 'failed', reason: 'opted_out' }, answer);
    const { session, messages } = await call.snapshot();
    expect(session.optedOut).toBe(true);
    expect(messages.slice(-2)).toMatchObject([
      { text: 'in flight', state: 'failed', reason: 'opted_out' },
      { text: 'waits', state: 'suppressed', reason: 'opted_out' },
    ]);
  });

  it.each(['undelivered', 'failed'] as const)(
    'says that a text is %s for a reason unknown',
    async (state) => {
      await bring({ state }, await inFlight());
      expect(await lastState()).toMatchObject({ state, reason: 'other' });
    },
  );

  it.each(['sent', 'delivered'] as const)('says no reason when a text is %s', async (state) => {
    await bring({ state, reason: 'filtered' }, await inFlight());
    expect(await lastState()).toMatchObject({ state, reason: null });
  });
});

it('looks at what was parked of late, and at all of it when a node starts', async () => {
  const answer = await inFlight();
  await answer();
  await park({ state: 'delivered' }, 3_600);
  expect(await settleParked(core.ctx)).toBe(0);
  const keeper = startKeeper(core.ctx, { everyMs: 1 });
  await expect.poll(parkedNow).toEqual([]);
  await keeper.close();
  expect(await lastState()).toMatchObject({ state: 'delivered' });
});
