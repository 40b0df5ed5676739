import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type NumberPage, type NumberView } from '../../protocol/phone-number.ts';
import { E164 } from '../../protocol/phone.ts';
import { CallKey } from '../../protocol/call.ts';
import { type QueueView } from '../../protocol/queue.ts';
import { outboundNumbers } from '../../server/numbers/outbound-numbers.ts';
import { type Tx } from '../../server/platform/db.ts';
import { ScriptedCarrier } from '../fakes/scripted-carrier.ts';
import { type AdminApi, adminApi, type Answer } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';
import { until } from '../until.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  const carrier = new ScriptedCarrier();
  fixture = await createFixture({ carriers: new Map([[carrier.name, carrier]]) });
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

let count = 0;
const freshDigits = () => `+1415555${2_000 + count++}`;

const add = (change: object = {}): Promise<Answer<NumberView>> =>
  admin('POST', 'numbers', { number: freshDigits(), label: 'Spare', carrier: 'loopback', ...change });
const change = (id: string, patch: object) => admin<NumberView>('PUT', `numbers/${id}`, patch);

async function verified(roles: object = {}): Promise<string> {
  const { body } = await add(roles);
  expect((await change(body.id, { verified: true })).status).toBe(200);
  return body.id;
}

async function queue(numbers: object = {}): Promise<Answer<QueueView>> {
  const key = randomUUID();
  return admin('POST', 'queues', { key, name: key, languages: ['en'], defaultLanguage: 'en', ...numbers });
}

const outbound = async (queueKey: string) =>
  (await fixture.ctx.db.tenant('acme', (tx) => outboundNumbers(tx, queueKey))).map(({ id }) => id);

describe('adding a number', () => {
  it('keeps it in E.164, unverified and not global', async () => {
    const { status, body } = await add({ number: '+1 (415) 555-0199', label: 'Front desk' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: '+14155550199',
      label: 'Front desk',
      verifiedAt: null,
      globalOutbound: false,
      inboundQueue: null,
      outboundQueues: [],
    });
  });

  it.each(['02 1234', '4155550142', '00390612345678', ''])(
    'asks for the country code of "%s"',
    async (number) => {
      expect(await add({ number })).toMatchObject({ status: 422, code: 'country_code_missing' });
    },
  );

  it.each(['+1 555 000 1111', '+999123456', '+', '+abc'])(
    'refuses "%s", which is no number',
    async (number) => {
      expect(await add({ number })).toMatchObject({ status: 422, code: 'number_not_textable' });
    },
  );

  it('names the one that is there', async () => {
    const { body } = await add({ label: 'Night line' });
    const again = await add({ number: body.number.replace('+1415', '+1 415 '), label: 'Other' });
    expect(again).toMatchObject({ status: 409, code: 'number_duplicate', detail: 'Night line' });
  });

  it('gives one of two at once', async () => {
    const number = freshDigits();
    const answers = await Promise.all(Array.from({ length: 8 }, () => add({ number })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('refuses a carrier or alphabet that is not there', async () => {
    expect(await add({ carrier: 'pigeon' })).toMatchObject({ code: 'setting_invalid', detail: 'carrier' });
    expect(await add({ encodingProfile: 'morse' })).toMatchObject({
      code: 'setting_invalid',
      detail: 'encodingProfile',
    });
    expect(await add({ inbound: false, outbound: false })).toMatchObject({ code: 'setting_invalid' });
  });

  it('lets another tenant name the same number', async () => {
    const { body } = await add();
    const rival = adminApi(fixture, fixture.rival);
    expect((await rival('POST', 'numbers', { number: body.number, carrier: 'loopback' })).status).toBe(201);
  });
});

describe('the list', () => {
  it('is searched by label and digits, and read page by page', async () => {
    const labels = ['Harbour 1', 'Harbour 2', 'harbour 3'];
    const added = [];
    for (const label of labels) added.push((await add({ label })).body);
    const list = async (query: string) => (await admin<NumberPage>('GET', `numbers?${query}`)).body;
    const names = ({ numbers }: NumberPage) => numbers.map(({ label }) => label);
    expect(names(await list('search=HARBOUR'))).toEqual(labels);
    const page = await list('search=harbour&limit=2&offset=1');
    expect([names(page), page.total]).toEqual([['Harbour 2', 'harbour 3'], 3]);
    expect(names(await list(`search=${encodeURIComponent(added[1]!.number.slice(-6))}`))).toEqual([
      'Harbour 2',
    ]);
    expect(names(await list('search=%25'))).toEqual([]);
    expect(await admin('GET', 'numbers?limit=0')).toMatchObject({ status: 400 });
  });
});

describe('two administrators at once', () => {
  it('are told: the second one sees that the number has changed meanwhile', async () => {
    const { body } = await add();
    const base = fingerprint({ label: body.label });
    const save = (patch: object, ifMatch: string) =>
      fixture.app.inject({
        method: 'PUT',
        url: `/v1/admin/numbers/${body.id}`,
        headers: { authorization: `Bearer ${fixture.acme.adminKey}`, 'if-match': `"${ifMatch}"` },
        body: patch,
      });
    expect((await save({ label: 'First' }, base)).statusCode).toBe(200);
    const second = await save({ label: 'Second' }, base);
    expect([second.statusCode, second.json<{ code: string }>().code]).toEqual([412, 'changed_meanwhile']);
    expect((await save({ mms: true }, fingerprint({ mms: false }))).statusCode).toBe(200);
    const { body: now } = await admin<NumberView>('GET', `numbers/${body.id}`);
    expect(now.label).toBe('First');
    expect((await save({ label: 'Second' }, fingerprint({ label: now.label }))).statusCode).toBe(200);
  });
});

describe('roles of a number', () => {
  it('give inbound the role outbound, too', async () => {
    const { body } = await add({ outbound: false });
    expect((await change(body.id, { outbound: true })).body).toMatchObject({ inbound: true, outbound: true });
  });

  it('never give outbound the role inbound', async () => {
    const id = await verified({ inbound: false });
    expect(await change(id, { inbound: true })).toMatchObject({
      status: 409,
      code: 'outbound_cannot_be_inbound',
    });
    expect(await queue({ inboundNumbers: [id] })).toMatchObject({
      status: 409,
      code: 'outbound_cannot_be_inbound',
    });
  });

  it('never mix texting in calls with chats by text', async () => {
    const call = await add();
    const chat = await add({ purpose: 'sms_chat' });
    expect(await change(call.body.id, { purpose: 'sms_chat' })).toMatchObject({
      code: 'number_reserved_in_call',
    });
    expect(await change(chat.body.id, { purpose: 'in_call' })).toMatchObject({
      code: 'number_reserved_in_call',
    });
    expect(await add({ number: call.body.number, purpose: 'sms_chat' })).toMatchObject({
      status: 409,
      code: 'number_reserved_in_call',
    });
    await change(chat.body.id, { verified: true });
    expect(await queue({ outboundNumbers: [chat.body.id] })).toMatchObject({
      code: 'number_reserved_in_call',
    });
  });

  it('are not taken from a number that a queue relies on', async () => {
    const id = await verified();
    const { body } = await queue({ inboundNumbers: [id], outboundNumbers: [id] });
    for (const patch of [{ inbound: false }, { outbound: false }, { verified: false }]) {
      expect(await change(id, patch)).toMatchObject({ status: 409, code: 'number_in_use', detail: body.key });
    }
  });
});

describe('numbers of a queue', () => {
  it('are verified ones', async () => {
    const { body } = await add();
    expect(await queue({ inboundNumbers: [body.id] })).toMatchObject({
      status: 409,
      code: 'number_not_verified',
    });
    expect(await queue({ outboundNumbers: [body.id] })).toMatchObject({
      status: 409,
      code: 'number_not_verified',
    });
  });

  it('are inbound for one queue, which the refusal names', async () => {
    const id = await verified();
    const first = await queue({ inboundNumbers: [id] });
    expect(await queue({ inboundNumbers: [id] })).toMatchObject({
      status: 409,
      code: 'inbound_already_assigned',
      detail: first.body.key,
    });
  });

  it('are claimed as inbound by one of eight queues at once', async () => {
    for (let round = 0; round < 3; round++) {
      const id = await verified();
      const queues = await Promise.all(Array.from({ length: 8 }, () => queue()));
      const answers = await Promise.all(
        queues.map(({ body }) => admin('PUT', `queues/${body.key}`, { inboundNumbers: [id] })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
      const winner = queues[answers.findIndex(({ status }) => status === 200)]?.body.key;
      for (const { code, detail } of answers.filter(({ status }) => status === 409)) {
        expect({ code, detail }).toEqual({ code: 'inbound_already_assigned', detail: winner });
      }
    }
  });

  it('are several, inbound and outbound, shared as outbound', async () => {
    const [one, two] = [await verified(), await verified()];
    const first = await queue({ inboundNumbers: [one, two], outboundNumbers: [one, two] });
    const second = await queue({ outboundNumbers: [two, one] });
    expect(first.body).toMatchObject({ inboundNumbers: [one, two], outboundNumbers: [one, two] });
    expect(second.body.outboundNumbers).toEqual([one, two]);
    expect(await outbound(second.body.key)).toEqual([one, two]);
  });

  it('become outbound where they were inbound only', async () => {
    const id = await verified({ outbound: false });
    const { body } = await queue({ outboundNumbers: [id] });
    expect(await outbound(body.key)).toEqual([id]);
  });

  it('are free again once released', async () => {
    const id = await verified();
    const first = await queue({ inboundNumbers: [id] });
    await admin('PUT', `queues/${first.body.key}`, { inboundNumbers: [] });
    expect((await queue({ inboundNumbers: [id] })).status).toBe(201);
  });

  it('leave nothing of a refused list', async () => {
    const [good, bad] = [await verified(), (await add()).body.id];
    const { body } = await queue();
    expect((await admin('PUT', `queues/${body.key}`, { inboundNumbers: [good, bad] })).status).toBe(409);
    expect((await admin<QueueView>('GET', `queues/${body.key}`)).body.inboundNumbers).toEqual([]);
    expect(await admin('PUT', `queues/${body.key}`, { inboundNumbers: [randomUUID()] })).toMatchObject({
      status: 422,
      code: 'setting_invalid',
    });
  });

  it('belong to the same tenant', async () => {
    const rival = adminApi(fixture, fixture.rival);
    const answer = await rival('PUT', 'queues/billing', {
      outboundNumbers: [fixture.acme.numbers.repairs.id],
    });
    expect(answer).toMatchObject({ status: 422, code: 'setting_invalid' });
  });
});

describe('taking a number away', () => {
  it('takes it from its queues', async () => {
    const id = await verified();
    const { body } = await queue({ inboundNumbers: [id], outboundNumbers: [id] });
    expect((await admin('DELETE', `numbers/${id}`)).status).toBe(204);
    expect((await admin<QueueView>('GET', `queues/${body.key}`)).body).toMatchObject({
      inboundNumbers: [],
      outboundNumbers: [],
    });
    expect((await admin('DELETE', `numbers/${id}`)).status).toBe(404);
  });

  it('is refused while a live session has it, and draining keeps new ones off', async () => {
    const id = await verified();
    const { body } = await queue({ outboundNumbers: [id] });
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('queue').set({ sms_enabled: true }).where('key', '=', body.key).execute(),
    );
    const callKey = CallKey.parse(randomUUID());
    await fixture.report({ callKey, queue: body.key, caller: E164.parse('+14155550142') });
    expect(await admin('DELETE', `numbers/${id}`)).toMatchObject({ status: 409, code: 'number_in_use' });

    expect((await change(id, { draining: true })).body).toMatchObject({ draining: true, liveSessions: 1 });
    expect(await outbound(body.key)).toEqual([]);
    const other = CallKey.parse(randomUUID());
    await fixture.report({ callKey: other, queue: body.key, caller: E164.parse('+14155550178') });
    const { numbers } = (await admin<{ numbers: NumberView[] }>('GET', 'numbers')).body;
    expect(numbers.find((number) => number.id === id)?.liveSessions).toBe(1);

    await fixture.report({ callKey, seq: 2, state: 'ended', endReason: 'caller_hangup', queue: body.key });
    expect((await admin('DELETE', `numbers/${id}`)).status).toBe(204);
  });

  it('waits for a session that begins meanwhile, and is refused', async () => {
    const id = await verified();
    const { body } = await queue({ outboundNumbers: [id], smsEnabled: true });
    let removal: Promise<Answer<unknown>> | undefined;
    await fixture.ctx.db.tenant('acme', async (tx) => {
      expect(await outboundNumbers(tx, body.key)).toHaveLength(1);
      removal = admin('DELETE', `numbers/${id}`);
      await until(async () => expect(await waitingForLock()).toBe(1));
      await insertSession(tx, { queueKey: body.key, numberId: id });
    });
    expect(await removal).toMatchObject({ status: 409, code: 'number_in_use' });
  });
});

/** Statements of this database that wait for a row of another transaction. */
async function waitingForLock(): Promise<number> {
  const client = new pg.Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

async function insertSession(
  tx: Tx,
  { queueKey, numberId }: { queueKey: string; numberId: string },
): Promise<void> {
  const callKey = randomUUID();
  await sql`
    insert into call (tenant_id, call_key, seq, state, channel, direction, queue_key, language, started_at)
    values (${tx.tenantId}, ${callKey}, 1, 'connected', 'phone', 'inbound', ${queueKey}, 'en', now())`.execute(
    tx.q,
  );
  await sql`
    insert into session (tenant_id, id, call_key, state, number_id, our_number, mms, carrier, encoding_profile, caller,
                         caller_source, queue_key, language, agent_id, opened_at)
    values (${tx.tenantId}, ${randomUUID()}, ${callKey}, 'active', ${numberId}, '+14155552999', true, 'loopback', 'gsm7',
            '+14155550142', 'call', ${queueKey}, 'en', 'ana', now())`.execute(tx.q);
}
