import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { recordResult } from '../../server/messages/record-result.ts';
import { type Db } from '../../server/platform/db.ts';
import {
  type CoreFixture,
  createCore,
  DANIEL,
  handOverAll,
  receipt,
  refusal,
  type StartedCall,
  startCall,
} from './core.ts';

let core: CoreFixture;
let call: StartedCall;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  if (call) {
    await call.end();
    core.carrier.script = () => undefined;
    core.clock.advance(600);
    await handOverAll(core);
  }
  core.carrier.script = () => undefined;
  core.carrier.ledger.length = 0;
  core.carrier.mostInFlight = 0;
  core.clock.advance(600);
  call = await startCall(core);
});

const states = async () => (await call.snapshot()).messages.map((message) => message.state);

it('hands over in the order of the conversation, one at a time', async () => {
  for (let i = 0; i < 10; i++) await call.send(`text ${i}`);
  await handOverAll(core);
  expect(core.carrier.texts()).toEqual(Array.from({ length: 10 }, (_, i) => `text ${i}`));
  expect(core.carrier.mostInFlight).toBe(1);
});

it('calls a lost answer not confirmed, and never sends the text again', async () => {
  core.carrier.script = () => ({ kind: 'unknown', cause: 'reset' });
  await call.send('perhaps');
  await handOverAll(core);
  core.clock.advance(3_600);
  await handOverAll(core);
  expect(await states()).toEqual(['not_confirmed']);
  expect(core.carrier.texts()).toEqual(['perhaps']);
});

it('confirms a lost answer by its receipt', async () => {
  core.carrier.script = () => ({ kind: 'unknown', cause: 'timeout' });
  const { message } = await call.send('perhaps');
  await handOverAll(core);
  await receipt(core, message.id, 'delivered');
  expect(await states()).toEqual(['delivered']);
});

it('never puts an expired claim in line again', async () => {
  await call.send('claimed and forgotten');
  const { claims } = await claimTexts(core.ctx, core.carrier, 10);
  expect(claims).toHaveLength(1);
  core.clock.advance(60);
  expect(await reapClaims(core.ctx)).toBe(1);
  expect(await handOverAll(core)).toBe(0);
  expect(await states()).toEqual(['not_confirmed']);
});

it('does not send for a claim that grew old in the process', async () => {
  await call.send('slept');
  const { claims } = await claimTexts(core.ctx, core.carrier, 10);
  core.clock.advance(60);
  await reapClaims(core.ctx);
  await handOver(core.ctx, core.carrier, claims[0]!);
  expect(core.carrier.ledger).toHaveLength(0);
  expect(await states()).toEqual(['not_confirmed']);
});

it('does not send for a claim that grew old while it asked whether sending is stopped', async () => {
  await call.send('slept, and asked');
  const carrier = Object.assign(Object.create(core.carrier) as typeof core.carrier, { timeoutMs: 10_000 });
  const { claims } = await claimTexts(core.ctx, carrier, 10);
  // old enough to be asked about
  core.clock.advance(2);
  const { db } = core.ctx;
  const tenant: typeof db.tenant = async (...asked) => {
    const answer = await db.tenant(...asked);
    core.clock.advance(60);
    return answer;
  };
  await handOver({ ...core.ctx, db: { ...db, tenant } }, carrier, claims[0]!);
  expect(core.carrier.ledger).toHaveLength(0);
});

it('takes a late answer as evidence, not as a reason to send', async () => {
  await call.send('late answer');
  const { claims } = await claimTexts(core.ctx, core.carrier, 10);
  core.clock.advance(60);
  await reapClaims(core.ctx);
  await recordResult(core.ctx, claims[0]!, { kind: 'throttled' });
  expect(await handOverAll(core)).toBe(0);
  await recordResult(core.ctx, claims[0]!, { kind: 'accepted', carrierId: 'late-1' });
  expect(await states()).toEqual(['accepted']);
});

it('tries again when the carrier has certainly not taken the text', async () => {
  let refusals = 2;
  core.carrier.script = () => (refusals-- > 0 ? { kind: 'throttled', retryAfterMs: 1_000 } : undefined);
  await call.send('patience');
  await handOverAll(core);
  expect(await states()).toEqual(['queued']);
  core.clock.advance(2);
  await handOverAll(core);
  core.clock.advance(2);
  await handOverAll(core);
  expect(await states()).toEqual(['accepted']);
  expect(core.carrier.texts()).toEqual(['patience']);
});

it('does not send a text again that a receipt proves out, and goes on with the next', async () => {
  core.carrier.script = ({ text }) =>
    text === 'first' ? { kind: 'throttled', retryAfterMs: 1_000 } : undefined;
  const { message } = await call.send('first');
  await handOverAll(core);
  await receipt(core, message.id, 'delivered');
  await call.send('second');
  core.clock.advance(2);
  await handOverAll(core);
  expect(await states()).toEqual(['delivered', 'accepted']);
  expect(core.carrier.texts()).toEqual(['second']);
});

it('says how long a text waits that the carrier wants later', async () => {
  let refusals = 1;
  core.carrier.script = () => (refusals-- > 0 ? { kind: 'throttled', retryAfterMs: 4_000 } : undefined);
  await call.send('later');
  await handOverAll(core);
  const [waiting] = (await call.snapshot()).messages;
  expect(waiting?.state).toBe('queued');
  expect(new Date(waiting?.waitUntil ?? 0).getTime() - core.clock.now().getTime()).toBeGreaterThan(3_000);
  core.clock.advance(5);
  await handOverAll(core);
  expect(await states()).toEqual(['accepted']);
});

it('gives up a text that is older than its time to live', async () => {
  core.carrier.script = () => ({ kind: 'notSent', cause: 'connect' });
  await call.send('too old');
  await handOverAll(core);
  core.clock.advance(121);
  await handOverAll(core);
  expect((await call.snapshot()).messages[0]).toMatchObject({ state: 'expired', reason: 'expired' });
  expect(core.carrier.ledger).toHaveLength(0);
});

it('hands over what it has claimed although a text beside it cannot be given up yet', async () => {
  await call.send('too old');
  core.clock.advance(121);
  const daniels = await startCall(core, { caller: DANIEL });
  await daniels.send('fresh');
  const errors: object[] = [];
  let failures = 1;
  const db: Db = {
    ...core.ctx.db,
    tenant: async (tenantId, work) => {
      if (failures-- > 0) throw Object.assign(new Error('the database restarts'), { code: '57P03' });
      return core.ctx.db.tenant(tenantId, work);
    },
  };
  const log = { ...core.ctx.log, error: (fields: object) => void errors.push(fields) };
  const { claims } = await claimTexts({ ...core.ctx, db, log }, core.carrier, 64);
  for (const claim of claims) await handOver(core.ctx, core.carrier, claim);
  expect(core.carrier.texts()).toEqual(['fresh']);
  expect(await states()).toEqual(['queued']);
  expect(errors).toMatchObject([{ decision: 'drop', error: { code: '57P03' } }]);
  core.clock.advance(6);
  await handOverAll(core);
  expect(await states()).toEqual(['expired']);
  await daniels.end();
});

it('shows the reason of a refusal, and lets the agent send again as a linked message', async () => {
  core.carrier.script = () => ({ kind: 'rejected', code: 'x1', reason: 'filtered' });
  const { message } = await call.send('a link');
  await handOverAll(core);
  expect((await call.snapshot()).messages[0]).toMatchObject({ state: 'failed', reason: 'filtered' });
  core.carrier.script = () => undefined;
  const { retryMessage } = await import('../../server/messages/retry-message.ts');
  const again = await retryMessage(
    core.ctx,
    core.ana,
    call.sessionId,
    message.id,
    'retry-key-1',
    call.callKey,
  );
  expect(again.message).toMatchObject({ retryOf: message.id, text: 'a link' });
  await handOverAll(core);
  expect(await states()).toEqual(['failed', 'accepted']);
  const second = retryMessage(
    core.ctx,
    core.ana,
    call.sessionId,
    again.message.id,
    'retry-key-2',
    call.callKey,
  );
  expect(await refusal(second)).toBe('not_retryable');
});

it('honours the rate of the number, and says how long a text waits', async () => {
  await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('phone_number')
      .set({ rate_per_second: 0.2, burst: 2 })
      .where('tenant_id', '=', 'acme')
      .execute(),
  );
  for (let i = 0; i < 3; i++) await call.send(`rated ${i}`);
  await handOverAll(core);
  expect(core.carrier.texts()).toEqual(['rated 0', 'rated 1']);
  const waiting = (await call.snapshot()).messages[2]!;
  expect(waiting.state).toBe('queued');
  expect(new Date(waiting.waitUntil ?? 0).getTime() - core.clock.now().getTime()).toBeGreaterThan(3_000);
  core.clock.advance(6);
  await handOverAll(core);
  expect(core.carrier.texts()).toHaveLength(3);
  await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('phone_number')
      .set({ rate_per_second: 50, burst: 50 })
      .where('tenant_id', '=', 'acme')
      .execute(),
  );
});

it('takes back a text that waits, and not one that is out', async () => {
  const { cancelMessage } = await import('../../server/messages/cancel-message.ts');
  const { message } = await call.send('never mind');
  await cancelMessage(core.ctx, core.ana, call.sessionId, message.id);
  await handOverAll(core);
  expect((await call.snapshot()).messages[0]).toMatchObject({ state: 'suppressed', reason: 'canceled' });
  const { message: out } = await call.send('gone');
  await handOverAll(core);
  expect(await refusal(cancelMessage(core.ctx, core.ana, call.sessionId, out.id))).toBe('not_cancelable');
});

it('stops everything to a caller who writes STOP, the closing text included', async () => {
  await call.send('first');
  await handOverAll(core);
  await call.send('waits');
  await call.inbound('STOP');
  expect(await states()).toEqual(['accepted', 'suppressed', 'received']);
  expect(await refusal(call.send('after stop'))).toBe('opted_out');
  await call.end();
  await handOverAll(core);
  const { session, messages } = await call.snapshot();
  expect(session).toMatchObject({ state: 'ended', closing: 'opted_out', optedOut: true });
  expect(messages.some((message) => message.kind === 'closing')).toBe(false);
  expect(core.carrier.texts()).toEqual(['first']);
  await call.inbound('START');
});

it('asks the agent when the caller may have meant stop, and opens again by START', async () => {
  await call.inbound('stop it');
  expect((await call.snapshot()).session.optOutSuspected).toBe(true);
  expect(await refusal(call.send('hm'))).toBe('opt_out_suspected');
  const { answerOptOut } = await import('../../server/sessions/answer-opt-out.ts');
  await answerOptOut(core.ctx, core.ana, call.sessionId, 'stop');
  expect(await refusal(call.send('hm'))).toBe('opted_out');
  await call.inbound('START');
  await call.send('welcome back');
  expect(await handOverAll(core)).toBe(1);
});

it('keeps a receipt that comes before the answer and names the text by the carrier’s id only', async () => {
  const { message } = await call.send('overtaken');
  const { claims } = await claimTexts(core.ctx, core.carrier, 1);
  await receipt(core, message.id, 'delivered', { carrierId: 'early-1', withReference: false });
  expect(await states()).toEqual(['sending']);
  await recordResult(core.ctx, claims[0]!, { kind: 'accepted', carrierId: 'early-1' });
  expect(await states()).toEqual(['delivered']);
});

it('ends in the same state for receipts in any order, twice', async () => {
  const { message } = await call.send('shuffled');
  await handOverAll(core);
  for (const state of ['delivered', 'sent', 'delivered', 'sent'] as const)
    await receipt(core, message.id, state);
  expect(await states()).toEqual(['delivered']);
});

it('sends the closing text last, after what still waits', async () => {
  await call.send('one');
  await call.send('two');
  await call.end();
  await handOverAll(core);
  const { messages, session } = await call.snapshot();
  expect(core.carrier.texts()).toEqual(['one', 'two', messages[2]!.text]);
  expect(session.state).toBe('ended');
});

it('numbers the events of a session without a gap', async () => {
  await call.send('one');
  await call.inbound('two');
  await handOverAll(core);
  await call.end();
  await handOverAll(core);
  const rows = await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('stream_event')
      .select('seq')
      .where('stream', '=', `s:${call.sessionId}`)
      .orderBy('seq')
      .execute(),
  );
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, i) => i + 1));
  expect((await call.snapshot()).eventSeq).toBe(rows.length);
});
