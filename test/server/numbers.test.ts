import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type NumberPage, type NumberView } from '../../protocol/phone-number.ts';
import { ScriptedCarrier } from '../fakes/scripted-carrier.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { type NumberApi, numberApi } from './number-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
let numbers: NumberApi;
beforeAll(async () => {
  const carrier = new ScriptedCarrier();
  fixture = await createFixture({ carriers: new Map([[carrier.name, carrier]]) });
  admin = adminApi(fixture, fixture.acme);
  numbers = numberApi(admin);
});
afterAll(() => fixture.close());

describe('adding a number', () => {
  it('keeps it in E.164, unverified and not global', async () => {
    const { status, body } = await numbers.add({ number: '+1 (415) 555-0199', label: 'Front desk' });
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
      expect(await numbers.add({ number })).toMatchObject({ status: 422, code: 'country_code_missing' });
    },
  );

  it.each(['+1 555 000 1111', '+999123456', '+', '+abc'])(
    'refuses "%s", which is no number',
    async (number) => {
      expect(await numbers.add({ number })).toMatchObject({ status: 422, code: 'number_not_textable' });
    },
  );

  it('names the one that is there', async () => {
    const { body } = await numbers.add({ label: 'Night line' });
    const again = await numbers.add({ number: body.number.replace('+1415', '+1 415 '), label: 'Other' });
    expect(again).toMatchObject({ status: 409, code: 'number_duplicate', detail: 'Night line' });
  });

  it('gives one of two at once', async () => {
    const number = '+14155551999';
    const answers = await Promise.all(Array.from({ length: 8 }, () => numbers.add({ number })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('refuses a carrier or alphabet that is not there', async () => {
    expect(await numbers.add({ carrier: 'pigeon' })).toMatchObject({
      code: 'setting_invalid',
      detail: 'carrier',
    });
    expect(await numbers.add({ encodingProfile: 'morse' })).toMatchObject({
      code: 'setting_invalid',
      detail: 'encodingProfile',
    });
    expect(await numbers.add({ inbound: false, outbound: false })).toMatchObject({ code: 'setting_invalid' });
  });

  it('lets another tenant name the same number', async () => {
    const { body } = await numbers.add();
    const rival = adminApi(fixture, fixture.rival);
    expect((await rival('POST', 'numbers', { number: body.number, carrier: 'loopback' })).status).toBe(201);
  });
});

describe('the list', () => {
  it('is searched by label and digits, and read page by page', async () => {
    const labels = ['Harbour 1', 'Harbour 2', 'harbour 3'];
    const added = [];
    for (const label of labels) added.push((await numbers.add({ label })).body);
    const list = async (query: string) => (await admin<NumberPage>('GET', `numbers?${query}`)).body;
    const names = ({ numbers }: NumberPage) => numbers.map(({ label }) => label);
    expect(names(await list('search=HARBOUR'))).toEqual(labels);
    const page = await list('search=harbour&limit=2&offset=1');
    expect([names(page), page.total]).toEqual([['Harbour 2', 'harbour 3'], 3]);
    expect(names(await list(`search=${encodeURIComponent(added[1]!.number.slice(-6))}`))).toEqual([
      'Harbour 2',
    ]);
    expect(names(await list('search=%25'))).toEqual([]);
    const ids = [added[2]!.id, added[0]!.id].join(',');
    expect(names(await list(`ids=${ids}`))).toEqual(['Harbour 1', 'harbour 3']);
    expect(await admin('GET', 'numbers?ids=x')).toMatchObject({ status: 400 });
    expect(await admin('GET', 'numbers?limit=0')).toMatchObject({ status: 400 });
  });
});

describe('two administrators at once', () => {
  it('are told: the second one sees that the number has changed meanwhile', async () => {
    const { body } = await numbers.add();
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
    const { body } = await numbers.add({ outbound: false });
    expect((await numbers.change(body.id, { outbound: true })).body).toMatchObject({
      inbound: true,
      outbound: true,
    });
  });

  it('never give outbound the role inbound', async () => {
    const id = (await numbers.verified({ inbound: false })).id;
    expect(await numbers.change(id, { inbound: true })).toMatchObject({
      status: 409,
      code: 'outbound_cannot_be_inbound',
    });
    expect(await numbers.queue({ inboundNumbers: [id] })).toMatchObject({
      status: 409,
      code: 'outbound_cannot_be_inbound',
    });
  });

  it('never mix texting in calls with chats by text', async () => {
    const call = await numbers.add();
    const chat = await numbers.add({ purpose: 'sms_chat' });
    expect(await numbers.change(call.body.id, { purpose: 'sms_chat' })).toMatchObject({
      code: 'number_reserved_in_call',
    });
    expect(await numbers.change(chat.body.id, { purpose: 'in_call' })).toMatchObject({
      code: 'number_reserved_in_call',
    });
    expect(await numbers.add({ number: call.body.number, purpose: 'sms_chat' })).toMatchObject({
      status: 409,
      code: 'number_reserved_in_call',
    });
    await numbers.change(chat.body.id, { verified: true });
    expect(await numbers.queue({ outboundNumbers: [chat.body.id] })).toMatchObject({
      code: 'number_reserved_in_call',
    });
  });

  it('are not taken from a number that a queue relies on', async () => {
    const id = (await numbers.verified()).id;
    const { body } = await numbers.queue({ inboundNumbers: [id], outboundNumbers: [id] });
    for (const patch of [{ inbound: false }, { outbound: false }, { verified: false }]) {
      expect(await numbers.change(id, patch)).toMatchObject({
        status: 409,
        code: 'number_in_use',
        detail: body.key,
      });
    }
  });
});
