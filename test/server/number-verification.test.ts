import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import {
  type NumberVerification,
  type NumberView,
  type VerificationResults,
} from '../../protocol/phone-number.ts';
import { E164 } from '../../protocol/phone.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { type CoreFixture, createCore, DANIEL, handOverAll, inbound, receipt, startCall } from './core.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createCore();
  admin = adminApi(core, core.acme);
});
afterAll(() => core.close());
beforeEach(() => {
  core.clock.advance(3_700);
  core.carrier.ledger.length = 0;
});

let count = 0;
async function add(change: object = {}): Promise<NumberView> {
  const number = `+1415555${3_000 + count++}`;
  return (await admin<NumberView>('POST', 'numbers', { number, carrier: 'loopback', ...change })).body;
}

type Started = { verification: NumberVerification };
const start = (id: string, body: object = {}) => admin<Started>('POST', `numbers/${id}/verification`, body);
const confirm = (id: string, code: string) =>
  admin<Started>('POST', `numbers/${id}/verification/confirm`, { code });
const view = async (id: string) => (await admin<NumberView>('GET', `numbers/${id}`)).body;

/** The texts that were handed over. */
const texts = () => core.carrier.ledger.map(({ from, to, text }) => ({ from, to, text }));
const codeOf = (text: string) => /\d{6}/.exec(text)![0];

/** The carrier brings texts to our numbers. */
async function bring(...some: { from: string; to: string; text: string }[]): Promise<void> {
  for (const { from, to, text } of some) await inbound(core, { from: E164.parse(from), to, text });
}

const ofRepairs = () => core.acme.numbers.repairs.e164;

describe('a number beside a verified one', () => {
  it('is verified when its code has come back both ways, and nobody types', async () => {
    const added = await add();
    expect(await start(added.id)).toMatchObject({
      status: 202,
      body: { verification: { state: 'pending', via: 'number', witness: ofRepairs(), triesLeft: 5 } },
    });
    await handOverAll(core);
    const sent = texts();
    expect(sent.map(({ from, to }) => [from, to])).toEqual([
      [added.number, ofRepairs()],
      [ofRepairs(), added.number],
    ]);
    await bring(sent[0]!);
    expect(await view(added.id)).toMatchObject({ verifiedAt: null, verification: { state: 'pending' } });
    await bring(sent[1]!);
    const verified = await view(added.id);
    expect(verified).toMatchObject({ verification: { state: 'verified', reason: null } });
    expect(verified.verifiedAt).not.toBeNull();
    const { entries } = (await admin<AuditPage>('GET', 'audit')).body;
    expect(entries[0]).toMatchObject({
      actor: 'system',
      action: 'number.verified',
      object: `number/${added.id}`,
    });
    expect(await tenantEvents(core, 'acme')).toContain('settings.changed');
  });

  it('proves only what it is used for', async () => {
    const [inboundOnly, outboundOnly] = [await add({ outbound: false }), await add({ inbound: false })];
    await start(inboundOnly.id);
    await start(outboundOnly.id);
    await handOverAll(core);
    expect(texts().map(({ from, to }) => [from, to])).toEqual([
      [ofRepairs(), inboundOnly.number],
      [outboundOnly.number, ofRepairs()],
    ]);
    await bring(...texts());
    expect((await view(inboundOnly.id)).verifiedAt).not.toBeNull();
    expect((await view(outboundOnly.id)).verifiedAt).not.toBeNull();
  });

  it('is not verified by another code, from another number, too late, or by a code of an attempt before', async () => {
    const { id, number } = await add({ outbound: false });
    await start(id);
    await handOverAll(core);
    const [first] = texts();
    const wrong = codeOf(first!.text) === '000000' ? '000001' : '000000';
    await bring({ ...first!, text: `Midcall: ${wrong}` });
    await bring({ ...first!, from: DANIEL });
    await bring({ ...first!, to: core.acme.numbers.billing.e164 });
    expect((await view(id)).verifiedAt).toBeNull();
    await start(id);
    await bring(first!);
    expect((await view(id)).verifiedAt).toBeNull();
    await handOverAll(core);
    const [, second] = texts();
    core.clock.advance(601);
    await bring(second!);
    expect(await view(id)).toMatchObject({
      number,
      verifiedAt: null,
      verification: { state: 'failed', reason: 'code_missing' },
    });
  });

  it('stays unverified with the reason when its text does not arrive, until the code comes after all', async () => {
    const { id } = await add({ inbound: false });
    await start(id);
    await handOverAll(core);
    const [lost] = core.carrier.ledger;
    await receipt(core, lost!.id, 'undelivered');
    expect((await view(id)).verification).toMatchObject({ state: 'failed', reason: 'other' });
    await bring(lost!);
    expect((await view(id)).verification).toMatchObject({ state: 'verified', reason: null });
  });

  it('keeps codes out of conversations, and other texts with six digits in them', async () => {
    const call = await startCall(core);
    const { id } = await add({ outbound: false });
    await start(id);
    await handOverAll(core);
    await bring(...texts());
    await call.inbound('The order is 123456');
    expect((await call.snapshot()).messages.map(({ text }) => text)).toEqual(['The order is 123456']);
    await call.end();
  });

  it('has three codes an hour', async () => {
    const { id } = await add();
    for (let n = 0; n < 3; n++) expect((await start(id)).status).toBe(202);
    expect(await start(id)).toMatchObject({ status: 429, code: 'rate_limited', detail: 'verification' });
    core.clock.advance(3_601);
    expect((await start(id)).status).toBe(202);
  });

  it('gets its code although its country may not be texted', async () => {
    const { id } = await add({ number: `+39333123${4_000 + count++}`, outbound: false });
    expect((await start(id)).status).toBe(202);
    expect(await handOverAll(core)).toBe(1);
    await bring(...texts());
    expect((await view(id)).verifiedAt).not.toBeNull();
  });
});

describe('several numbers', () => {
  it('are verified each for itself, and what one is refused holds up no other', async () => {
    const added = [await add(), await add(), await add(), await add(), await add(), await add()];
    const limited = await add();
    for (let n = 0; n < 3; n++) await start(limited.id);
    const unknown = randomUUID();
    const ids = [...added.map(({ id }) => id), limited.id, unknown, core.acme.numbers.billing.id];
    const { body } = await admin<VerificationResults>('POST', 'numbers/verifications', { ids });
    expect(
      body.results.map(({ id, verification, refusal }) => [id, verification?.state ?? null, refusal]),
    ).toEqual([
      ...added.map(({ id }) => [id, 'pending', null]),
      [limited.id, null, 'rate_limited'],
      [unknown, null, 'not_found'],
      [core.acme.numbers.billing.id, null, null],
    ]);
    await handOverAll(core);
    await bring(...texts());
    for (const { id } of added) expect((await view(id)).verifiedAt).not.toBeNull();
  });
});

describe('a number verified with a telephone at hand', () => {
  const telephone = '+14155550190';

  it('is verified by the code that somebody types', async () => {
    const { id, number } = await add();
    expect(await start(id, { to: '+1 (415) 555-0190' })).toMatchObject({
      body: { verification: { via: 'telephone', witness: telephone } },
    });
    await handOverAll(core);
    expect(texts()).toMatchObject([{ from: number, to: telephone }]);
    expect((await confirm(id, codeOf(texts()[0]!.text))).body).toMatchObject({
      verification: { state: 'verified' },
    });
    expect((await view(id)).verifiedAt).not.toBeNull();
    const { entries } = (await admin<AuditPage>('GET', 'audit')).body;
    expect(entries[0]).toMatchObject({ action: 'number.verified' });
    expect(JSON.stringify(entries)).not.toContain(telephone);
  });

  it('is verified by the code sent back from it', async () => {
    const { id, number } = await add();
    await start(id, { to: telephone });
    await handOverAll(core);
    await bring({ from: telephone, to: number, text: `It is ${codeOf(texts()[0]!.text)}.` });
    expect((await view(id)).verifiedAt).not.toBeNull();
  });

  it('gives up after five wrong codes', async () => {
    const { id } = await add();
    await start(id, { to: telephone });
    await handOverAll(core);
    const code = codeOf(texts()[0]!.text);
    const wrong = code === '000000' ? '000001' : '000000';
    for (const left of ['4', '3', '2', '1', '0'])
      expect(await confirm(id, wrong)).toMatchObject({ status: 422, code: 'code_wrong', detail: left });
    expect(await confirm(id, code)).toMatchObject({ status: 409, code: 'verification_over' });
    expect((await view(id)).verification).toMatchObject({ state: 'failed', reason: 'too_many_tries' });
  });

  it('takes no code that nobody was sent, and none after ten minutes', async () => {
    const { id } = await add();
    expect(await confirm(id, '123456')).toMatchObject({ code: 'verification_over' });
    await start(id);
    expect(await confirm(id, '123456')).toMatchObject({ code: 'verification_over' });
    await start(id, { to: telephone });
    await handOverAll(core);
    core.clock.advance(601);
    expect(await confirm(id, codeOf(texts().at(-1)!.text))).toMatchObject({ code: 'verification_over' });
  });

  it.each([
    ['02 1234', 'country_code_missing'],
    ['+442079460958', 'number_not_textable'],
    ['+393331234567', 'non_domestic_blocked'],
  ])('is not tried with %s', async (to, code) => {
    const { id } = await add();
    expect(await start(id, { to })).toMatchObject({ status: 422, code });
    expect((await view(id)).verification).toBeNull();
  });

  it('is needed while there is no verified number that sends and receives', async () => {
    const { id } = await add();
    const drain = (draining: boolean) =>
      core.ctx.db.tenant('acme', (tx) => tx.q.updateTable('phone_number').set({ draining }).execute());
    await drain(true);
    try {
      expect(await start(id)).toMatchObject({ status: 422, code: 'witness_missing' });
    } finally {
      await drain(false);
    }
  });
});

describe('what an administrator may say of a number', () => {
  it('is never that it is verified; only an API key may', async () => {
    const { id } = await add();
    const headers = await core.signIn({ roles: ['administrator'] });
    const answer = await core.app.inject({
      method: 'PUT',
      url: `/v1/admin/numbers/${id}`,
      headers,
      body: { verified: true },
    });
    expect(answer.statusCode).toBe(403);
    expect((await admin('PUT', `numbers/${id}`, { verified: true })).status).toBe(200);
  });
});
