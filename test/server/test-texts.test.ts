import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type TestText } from '../../protocol/test-text.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { databaseViolations } from '../verification/database-violations.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { type CoreFixture, createCore, GRACE, handOverAll, inbound, receipt, startCall } from './core.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createCore();
  admin = adminApi(core, core.acme);
});
afterEach(async () => {
  const client = new Client({ connectionString: core.databaseUrl });
  await client.connect();
  try {
    expect(await databaseViolations(client, core.clock.now())).toEqual([]);
  } finally {
    await client.end();
  }
  core.clock.advance(3_700);
});
afterAll(() => core.close());

const HANDSET = '+14155550190';
const send = (change: object = {}, id: string = randomUUID()) =>
  admin<TestText>('PUT', `test-texts/${id}`, {
    number: core.acme.numbers.repairs.id,
    to: HANDSET,
    language: 'en',
    text: 'Hello',
    ...change,
  });
const state = async (id: string) => (await admin<TestText>('GET', `test-texts/${id}`)).body.state;
const handedOver = () => core.carrier.ledger.filter(({ to }) => to === HANDSET).length;

describe('a test text', () => {
  it('leaves through the carrier of the number, as it will stand on the telephone', async () => {
    const { status, body } = await send({
      to: '+1 (415) 555-0190',
      text: '{{company}}: {{engineer}} comes {{when | "today"}}.',
      variables: { engineer: 'Marco' },
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'queued', text: 'Brightwater: Marco comes today.', segments: 1 });
    await handOverAll(core);
    expect(core.carrier.ledger.at(-1)).toMatchObject({
      from: core.acme.numbers.repairs.e164,
      to: HANDSET,
      text: 'Brightwater: Marco comes today.',
    });
    expect(await state(body.id)).toBe('accepted');
    await receipt(core, body.id, 'delivered');
    expect(await state(body.id)).toBe('delivered');
  });

  it('leaves once, however often it is asked for', async () => {
    const [id, before] = [randomUUID(), handedOver()];
    const answers = await Promise.all([send({}, id), send({}, id), send({}, id)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    await handOverAll(core);
    expect(await send({}, id)).toMatchObject({ status: 202, body: { state: 'accepted' } });
    await handOverAll(core);
    expect(handedOver()).toBe(before + 1);
    expect(await send({ to: '+14155550191' }, id)).toMatchObject({ code: 'idempotency_mismatch' });
  });

  it('is not sent again when nobody knows whether it left', async () => {
    const { body } = await send();
    await claimTexts(core.ctx, core.carrier, 64);
    core.clock.advance(120);
    await reapClaims(core.ctx);
    expect(await state(body.id)).toBe('not_confirmed');
    const before = handedOver();
    await handOverAll(core);
    expect(handedOver()).toBe(before);
  });

  it('is given up when the carrier does not take it in ten minutes', async () => {
    const { body } = await send();
    core.clock.advance(601);
    await handOverAll(core);
    expect(await state(body.id)).toBe('expired');
  });

  it('appears in no conversation, though the caller has one', async () => {
    const call = await startCall(core);
    const { body } = await send({ to: GRACE });
    await handOverAll(core);
    expect(await state(body.id)).toBe('accepted');
    expect((await call.snapshot()).messages).toEqual([]);
    await call.end();
    await handOverAll(core);
  });

  it('stands in the audit without the number it went to, and tells no screen', async () => {
    const before = (await tenantEvents(core, 'acme')).length;
    const { body } = await send();
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({ action: 'test-text.sent', after: { message: body.id, segments: 1 } });
    expect(JSON.stringify(entry)).not.toContain(HANDSET.slice(-4));
    expect(await tenantEvents(core, 'acme')).toHaveLength(before);
    await handOverAll(core);
  });
});

describe('a test text is refused', () => {
  it.each<[why: string, change: object, code: string]>([
    ['to a landline', { to: '+442079460958' }, 'number_not_textable'],
    ['to another country', { to: '+393331234567' }, 'non_domestic_blocked'],
    ['without a country code', { to: '4155550190' }, 'country_code_missing'],
    ['with a variable nobody fills', { text: 'For {{customer}}' }, 'variable_missing'],
    ['without words', { text: ' ' }, 'empty'],
    ['beyond 918 characters', { text: 'a'.repeat(919) }, 'too_long'],
    ['from a number that is not there', { number: randomUUID() }, 'not_found'],
  ])('%s', async (_why, change, code) => {
    expect((await send(change)).code).toBe(code);
  });

  it('from a number that is not verified, or is being emptied', async () => {
    const { billing } = core.acme.numbers;
    const set = (columns: { verified_at?: Date | null; draining?: boolean }) =>
      core.ctx.db.tenant('acme', (tx) =>
        tx.q.updateTable('phone_number').set(columns).where('id', '=', billing.id).execute(),
      );
    await set({ verified_at: null });
    expect((await send({ number: billing.id })).code).toBe('number_not_verified');
    await set({ verified_at: core.clock.now(), draining: true });
    expect((await send({ number: billing.id })).code).toBe('no_number');
    await set({ draining: false });
  });

  it('to somebody who said STOP, and dropped when the word comes before it leaves', async () => {
    const to = '+14155550192';
    const { body } = await send({ to });
    await inbound(core, { text: 'STOP', from: to as typeof GRACE });
    expect(await state(body.id)).toBe('suppressed');
    expect((await send({ to })).code).toBe('opted_out');
  });

  it('beyond 20 an hour to one number, and 60 in all, also of many at once', async () => {
    const to = '+14155550193';
    const answers = await Promise.all(Array.from({ length: 22 }, () => send({ to })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(20);
    expect(answers.find(({ status }) => status !== 202)).toMatchObject({
      status: 429,
      code: 'rate_limited',
      detail: 'test',
    });
    for (let n = 0; n < 40; n++)
      expect((await send({ to: `+14155551${n + 100}` })).status, String(n)).toBe(202);
    expect((await send()).code).toBe('rate_limited');
    core.clock.advance(3_601);
    expect((await send({ to })).status).toBe(202);
    await handOverAll(core);
  });

  it('to those who may not write presets, and shows none of another tenant', async () => {
    const id = (await send()).body.id;
    await handOverAll(core);
    const rival = adminApi(core, core.rival);
    expect((await rival('GET', `test-texts/${id}`)).status).toBe(404);
    const supervisor = await core.signIn({ roles: ['supervisor'] });
    const answer = await core.app.inject({ url: `/v1/admin/test-texts/${id}`, headers: supervisor });
    expect(answer.statusCode).toBe(403);
  });
});
