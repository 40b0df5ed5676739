import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pollAccount } from '../../../server/reconciliation/poll-account.ts';
import { type E164 } from '../../../protocol/phone.ts';
import { DANIEL, GRACE, handOverAll, startCall, type StartedCall } from '../core.ts';
import { openTelnyx, type TelnyxHarness } from './telnyx-harness.ts';

let telnyx: TelnyxHarness;
let call: StartedCall;
let count = 0;
beforeAll(async () => {
  telnyx = await openTelnyx();
  call = await startCall(telnyx.fixture);
});
beforeEach(async () => {
  await telnyx.play('accepted');
  await poll();
  telnyx.fixture.jobs.length = 0;
});
afterAll(() => telnyx.close());

const poll = () =>
  pollAccount(telnyx.fixture.ctx, { tenantId: 'acme', carrier: 'telnyx' }, new AbortController().signal);
const later = (seconds: number) => telnyx.fixture.clock.advance(seconds);
const newText = () => `Polled ${++count}`;
const work = () => handOverAll({ ctx: telnyx.fixture.ctx, carrier: telnyx.carrier });
const message = async (text: string) => (await call.snapshot()).messages.find((one) => one.text === text);
/** A text that the caller wrote, of which no webhook tells. */
const lost = (text: string, { pictures = 0, from = GRACE as E164 } = {}) =>
  telnyx.network.bring({ from, to: telnyx.fixture.acme.numbers.repairs.e164, text, pictures });
const send = async (text: string) => {
  await call.send(text);
  await work();
  return telnyx.submissions().findLast((one) => one.text === text)!;
};
/** Telnyx takes it, and its answer is lost. */
const sendIntoSilence = async (text: string) => {
  await telnyx.play('resetAfterReading');
  const submission = await send(text);
  await telnyx.play('accepted');
  return submission;
};
const asked = (path: RegExp) => telnyx.peer.asked.filter((one) => path.test(one)).length;

describe('a look at Telnyx', () => {
  it('asks for the words of no text but where they are needed', async () => {
    const submission = await send(newText());
    telnyx.network.report(submission, 'delivered');
    const before = asked(/\/v2\/messages\//);
    await poll();
    expect(asked(/\/v2\/messages\//)).toBe(before);
  });

  it('brings texts whose webhooks were lost, once, with their pictures', async () => {
    const text = newText();
    lost(text, { pictures: 2 });
    later(90);
    await poll();
    await poll();
    expect(await message(text)).toMatchObject({ state: 'received', media: [{}, {}] });
    expect((await call.snapshot()).messages.filter((one) => one.text === text)).toHaveLength(1);
  });

  it('leaves a text to its webhook for a minute, which then comes too late to count twice', async () => {
    const text = newText();
    const event = lost(text);
    later(30);
    await poll();
    expect(await message(text)).toBeUndefined();
    later(60);
    await poll();
    expect((await telnyx.post(telnyx.seal(event))).status).toBe(200);
    expect((await call.snapshot()).messages.filter((one) => one.text === text)).toHaveLength(1);
  });

  it('brings receipts that were lost, and those of texts that are not ours to nobody', async () => {
    const text = newText();
    const submission = await send(text);
    telnyx.network.report(submission, 'delivery_failed', { code: '40001' });
    const stranger = { ...submission, carrierId: crypto.randomUUID() };
    telnyx.network.take({ ...stranger, text: 'of another program' });
    telnyx.network.report(stranger, 'delivered');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'undelivered', reason: 'landline' });
    const parked = await telnyx.fixture.ctx.db.worker((tx) =>
      tx.q.selectFrom('parked_receipt').selectAll().execute(),
    );
    expect(parked).toEqual([]);
  });

  it('says what the webhook says, so that neither counts after the other', async () => {
    const submission = await send(newText());
    const event = telnyx.network.report(submission, 'delivered');
    await poll();
    const before = (await call.snapshot()).eventSeq;
    expect((await telnyx.post(telnyx.seal(event))).status).toBe(200);
    expect((await call.snapshot()).eventSeq).toBe(before);
    const ids = await telnyx.fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .selectFrom('carrier_event')
        .select('event_id')
        .where('event_id', 'like', `${submission.carrierId}%`)
        .execute(),
    );
    expect(ids).toEqual([{ event_id: `${submission.carrierId}:delivered` }]);
  });

  it('finds a text whose answer was lost once it has a record, and not before', async () => {
    const text = newText();
    const submission = await sendIntoSilence(text);
    await poll();
    expect(await message(text)).toMatchObject({ state: 'not_confirmed' });
    telnyx.network.report(submission, 'delivery_unconfirmed');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'sent' });
    const event = telnyx.network.report(submission, 'delivered');
    Object.assign(event.data.payload, { webhook_url: null });
    expect((await telnyx.post(telnyx.seal(event))).status).toBe(200);
    expect(await message(text)).toMatchObject({ state: 'delivered' });
  });

  it('finds an answer half an hour later, by its numbers', async () => {
    const text = newText();
    const submission = await sendIntoSilence(text);
    for (const seconds of [600, 600, 600]) {
      later(seconds);
      await poll();
    }
    expect(await message(text)).toMatchObject({ state: 'not_confirmed' });
    telnyx.network.report(submission, 'delivered');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'delivered' });
  });

  it('says nothing where two texts of the same words were lost, and one was taken', async () => {
    const text = newText();
    telnyx.network.report(await sendIntoSilence(text), 'delivered');
    await sendIntoSilence(text);
    telnyx.network.messages.pop();
    await poll();
    const states = (await call.snapshot()).messages.filter((one) => one.text === text);
    expect(states.map(({ state }) => state)).toEqual(['not_confirmed', 'not_confirmed']);
  });

  it('leaves aside what belongs to another messaging profile', async () => {
    const text = newText();
    lost(text);
    later(90);
    const { messagingProfileId } = telnyx.network;
    Object.assign(telnyx.network, { messagingProfileId: crypto.randomUUID() });
    await poll();
    Object.assign(telnyx.network, { messagingProfileId });
    expect(await message(text)).toBeUndefined();
    await poll();
    expect(await message(text)).toMatchObject({ state: 'received' });
  });

  it('goes on where a message is gone from Telnyx, which keeps its record longer', async () => {
    const [gone, there] = [newText(), newText()];
    lost(gone);
    lost(there);
    telnyx.network.missing.add(telnyx.network.messages.find(({ text }) => text === gone)!.id);
    later(90);
    await poll();
    telnyx.network.missing.clear();
    expect(await message(there)).toMatchObject({ state: 'received' });
    expect(await message(gone)).toBeUndefined();
    // and is not asked for it again: the look has come to its end
    const { polled_until } = await telnyx.fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .selectFrom('carrier_account')
        .select('polled_until')
        .where('carrier', '=', 'telnyx')
        .executeTakeFirstOrThrow(),
    );
    expect(polled_until!.getTime()).toBeGreaterThan(telnyx.fixture.clock.now().getTime() - 60_000);
  });

  it('looks again from where it was when Telnyx could not be asked', async () => {
    const text = newText();
    lost(text);
    await telnyx.play('refusedConnection');
    later(1_200);
    await poll();
    later(1_200);
    await poll();
    await telnyx.play('accepted');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'received' });
  });

  it('goes through all pages', async () => {
    const texts = Array.from({ length: 120 }, newText);
    for (const text of texts) lost(text, { from: DANIEL });
    later(90);
    const before = asked(/detail_records.*page%5Bnumber%5D=3/);
    await poll();
    expect(asked(/detail_records.*page%5Bnumber%5D=3/)).toBeGreaterThan(before);
    const rows = await telnyx.fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('late_text').select('id').where('caller', '=', DANIEL).execute(),
    );
    expect(rows).toHaveLength(120);
  });
});
