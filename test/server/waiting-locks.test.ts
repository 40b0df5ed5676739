import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from 'kysely';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { optOut } from '../../server/messages/opt-out.ts';
import { recordReceipt } from '../../server/messages/record-receipt.ts';
import { recordResult } from '../../server/messages/record-result.ts';
import { type Tx } from '../../server/platform/db.ts';
import { lockSession } from '../../server/sessions/lock-session.ts';
import { type CoreFixture, createCore, handOverAll, startCall, type StartedCall } from './core.ts';

let core: CoreFixture;
let call: StartedCall;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  core.clock.advance(3_600);
  call = await startCall(core);
});

/** Runs `first` with the session locked, once `second` stands before that lock; resolves when both are done. */
async function ahead(second: () => Promise<unknown>, first: (tx: Tx) => Promise<unknown>): Promise<void> {
  let waiting: Promise<unknown> = Promise.resolve();
  await core.ctx.db.tenant('acme', async (tx) => {
    await lockSession(tx, call.sessionId);
    waiting = second();
    while (!(await somebodyWaits())) await new Promise((resolve) => setImmediate(resolve));
    await first(tx);
  });
  await waiting;
}

async function somebodyWaits(): Promise<boolean> {
  const { rows } = await core.ctx.db.worker((tx) =>
    sql`select from pg_locks where not granted`.execute(tx.q),
  );
  return rows.length > 0;
}

it('keeps what a receipt says while the answer waits for it', async () => {
  const { message } = await call.send('hello');
  const { claims } = await claimTexts(core.ctx, core.carrier, 64);
  await ahead(
    () => recordResult(core.ctx, claims[0]!, { kind: 'accepted', carrierId: 'c-1' }),
    (tx) =>
      recordReceipt(core.ctx, tx, 'loopback', {
        ...{ type: 'receipt', eventId: 'e-1', carrierId: 'c-1', messageId: message.id, state: 'delivered' },
      }),
  );
  const { messages, eventSeq } = await call.snapshot();
  expect(messages.map(({ state }) => state)).toEqual(['delivered']);
  // added, delivered: the answer had nothing more to tell
  expect(eventSeq).toBe(2);
  expect(await handOverAll(core)).toBe(0);
  await call.end();
});

it('sees a STOP that is stored while the end waits for it', async () => {
  await call.send('hello');
  await handOverAll(core);
  const pair = { our_number: core.acme.numbers.repairs.e164, caller: call.view.call.caller! };
  await ahead(
    () => call.end(),
    (tx) => optOut(core.ctx, tx, pair, { how: 'word', by: 'stop', language: null }),
  );
  const { session, messages } = await call.snapshot();
  expect(session).toMatchObject({ state: 'ended', closing: 'opted_out', optedOut: true });
  expect(messages).toHaveLength(1);
});
