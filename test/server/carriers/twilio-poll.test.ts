import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { submitMessage } from '../../../server/messages/submit-message.ts';
import { pollAccount } from '../../../server/reconciliation/poll-account.ts';
import { wakePolls } from '../../../server/reconciliation/poll-jobs.ts';
import { type E164 } from '../../../protocol/phone.ts';
import { adminApi } from '../admin-api.ts';
import { DANIEL, GRACE, handOverAll, principal, startCall, type StartedCall } from '../core.ts';
import { openTwilio, type TwilioHarness } from './twilio-harness.ts';

let twilio: TwilioHarness;
let call: StartedCall;
let count = 0;
beforeAll(async () => {
  twilio = await openTwilio();
  const words = { tenant_id: 'acme', kind: 'photoLink' as const, enabled: true, language: 'en' };
  await twilio.fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('automatic_text')
      .values({ ...words, body: 'Photos: {{link}}' })
      .execute(),
  );
  call = await startCall(twilio.fixture);
});
beforeEach(async () => {
  await twilio.play('accepted');
  await poll();
  twilio.fixture.jobs.length = 0;
});
afterAll(() => twilio.close());

const poll = () =>
  pollAccount(twilio.fixture.ctx, { tenantId: 'acme', carrier: 'twilio' }, new AbortController().signal);
const later = (seconds: number) => twilio.fixture.clock.advance(seconds);
const newText = () => `Polled ${++count}`;
const work = () => handOverAll({ ctx: twilio.fixture.ctx, carrier: twilio.carrier });
const message = async (text: string, of = call) =>
  (await of.snapshot()).messages.find((one) => one.text === text);
/** A text that the caller wrote, of which no webhook tells. */
const lost = (text: string, { pictures = 0, from = GRACE as E164 } = {}) =>
  twilio.network.bring({ from, to: twilio.fixture.acme.numbers.repairs.e164, text, pictures });
const send = async (text: string) => {
  await call.send(text);
  await work();
  return twilio.submissions().find((one) => one.text === text)!;
};
/** Twilio fails with it, and keeps nothing of it. */
const sendInVain = async (text: string) => {
  await twilio.play('badGateway');
  await send(text);
  twilio.network.messages.pop();
  await twilio.play('accepted');
};
const lateTexts = async () =>
  twilio.fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('late_text').select(['caller', 'auto_replied']).orderBy('received_at').execute(),
  );

describe('a look at Twilio', () => {
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
    const form = lost(text);
    later(30);
    await poll();
    expect(await message(text)).toBeUndefined();
    later(60);
    await poll();
    expect((await twilio.post(form)).status).toBe(200);
    expect((await call.snapshot()).messages.filter((one) => one.text === text)).toHaveLength(1);
  });

  it('brings receipts that were lost, and those of texts that are not ours to nobody', async () => {
    const text = newText();
    const submission = await send(text);
    twilio.network.report(submission, 'undelivered', '30006');
    const stranger = { ...submission, carrierId: `SM${'9'.repeat(32)}` };
    twilio.network.take({ ...stranger, text: 'of another program' });
    twilio.network.report(stranger, 'delivered');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'undelivered', reason: 'landline' });
    const parked = await twilio.fixture.ctx.db.worker((tx) =>
      tx.q.selectFrom('parked_receipt').selectAll().execute(),
    );
    expect(parked).toEqual([]);
  });

  it('finds a text whose answer was lost, though it waits at Twilio yet', async () => {
    await twilio.play('resetAfterReading');
    const text = newText();
    await send(text);
    expect(await message(text)).toMatchObject({ state: 'not_confirmed' });
    expect(twilio.fixture.jobs).toMatchObject([{ name: 'carrier.poll', payload: { carrier: 'twilio' } }]);
    await twilio.play('accepted');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'accepted' });
    const [submission] = twilio.submissions().filter((one) => one.text === text);
    await twilio.receipt({ submission: submission!, state: 'delivered', withReference: false })();
    expect(await message(text)).toMatchObject({ state: 'delivered' });
  });

  it('finds a text with a link for photos, which left with what no table holds', async () => {
    await twilio.play('resetAfterReading');
    const { callKey, sessionId } = call;
    const request = { kind: 'photoLink', callKey } as const;
    const sent = await submitMessage(
      twilio.fixture.ctx,
      principal('ana'),
      sessionId,
      crypto.randomUUID(),
      request,
    );
    await work();
    expect(await message(sent.message.text)).toMatchObject({ state: 'not_confirmed' });
    await twilio.play('accepted');
    await poll();
    expect(await message(sent.message.text)).toMatchObject({ state: 'accepted' });
  });

  it('does not find a text that Twilio never took', async () => {
    const text = newText();
    await sendInVain(text);
    await poll();
    expect(await message(text)).toMatchObject({ state: 'not_confirmed' });
  });

  it('says nothing where two texts of the same words were lost, and one was taken', async () => {
    const text = newText();
    await twilio.play('resetAfterReading');
    await send(text);
    await sendInVain(text);
    await poll();
    const states = (await call.snapshot()).messages.filter((one) => one.text === text);
    expect(states.map(({ state }) => state)).toEqual(['not_confirmed', 'not_confirmed']);
  });

  it('does not take a text for lost whose receipt has told of it', async () => {
    const text = newText();
    await twilio.play('resetAfterReading');
    const first = await send(text);
    await twilio.receipt({ submission: first, state: 'delivered' })();
    await sendInVain(text);
    await poll();
    const states = (await call.snapshot()).messages.filter((one) => one.text === text);
    expect(states.map(({ state }) => state)).toEqual(['delivered', 'not_confirmed']);
  });

  it('looks again from where it was when Twilio could not be asked', async () => {
    const text = newText();
    lost(text);
    await twilio.play('refusedConnection');
    later(1_200);
    await poll();
    later(1_200);
    await poll();
    await twilio.play('accepted');
    await poll();
    expect(await message(text)).toMatchObject({ state: 'received' });
  });

  it('goes through all pages', async () => {
    const texts = Array.from({ length: 3 }, newText);
    twilio.network.mostPerPage = 1;
    for (const text of texts) lost(text);
    later(90);
    await poll();
    twilio.network.mostPerPage = Infinity;
    for (const text of texts) expect(await message(text)).toMatchObject({ state: 'received' });
  });

  it('arranges for the next look, soon while an answer is missing', async () => {
    await poll();
    expect(twilio.fixture.jobs).toEqual([
      { name: 'carrier.poll', payload: { tenantId: 'acme', carrier: 'twilio' } },
    ]);
  });
});

describe('a text that comes late by a look', () => {
  it('belongs to no call that began after it', async () => {
    const text = newText();
    lost(text, { from: DANIEL });
    later(300);
    const other = await startCall(twilio.fixture, { caller: DANIEL });
    await poll();
    expect(await message(text, other)).toBeUndefined();
    expect(await lateTexts()).toEqual([{ caller: DANIEL, auto_replied: true }]);
    await other.end();
    await work();
  });

  it('is not answered when it is old', async () => {
    const text = newText();
    lost(text, { from: DANIEL });
    await twilio.play('refusedConnection');
    later(1_000);
    await poll();
    await twilio.play('accepted');
    await poll();
    const late = await lateTexts();
    expect(late).toHaveLength(2);
    expect(late[1]).toEqual({ caller: DANIEL, auto_replied: false });
  });
});

describe('looks at accounts', () => {
  it('begin with the account, and bring nothing that was there before', async () => {
    const api = adminApi(twilio.fixture, twilio.fixture.rival);
    const text = newText();
    lost(text);
    later(90);
    const put = await api('PUT', 'carriers/twilio/account', { fields: { authToken: 'f'.repeat(32) } });
    expect(put.status).toBe(200);
    const known = twilio.fixture.jobs.length;
    const again = await api('PUT', 'carriers/twilio/account', {
      fields: { authToken: twilio.network.authToken },
    });
    expect(again.status).toBe(200);
    expect(twilio.fixture.jobs.slice(known)).toContainEqual({
      name: 'carrier.poll',
      payload: { tenantId: 'rival', carrier: 'twilio' },
    });
    const job = { tenantId: 'rival', carrier: 'twilio' };
    await pollAccount(twilio.fixture.ctx, job, new AbortController().signal);
    const taken = await twilio.fixture.ctx.db.tenant('rival', (tx) =>
      tx.q.selectFrom('carrier_event').selectAll().where('carrier', '=', 'twilio').execute(),
    );
    expect(taken).toEqual([]);
  });

  it('are woken for every tenant that has one', async () => {
    await wakePolls(twilio.fixture.ctx);
    expect(twilio.fixture.jobs.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([
        { tenantId: 'acme', carrier: 'twilio' },
        { tenantId: 'rival', carrier: 'twilio' },
      ]),
    );
  });

  it('are none for an account that is gone', async () => {
    await pollAccount(
      twilio.fixture.ctx,
      { tenantId: 'acme', carrier: 'loopback' },
      new AbortController().signal,
    );
    expect(twilio.fixture.jobs).toEqual([]);
  });
});
