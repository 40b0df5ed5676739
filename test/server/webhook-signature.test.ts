import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signWebhook } from '../../protocol/webhook-signature.ts';
import { addWebhookSecret } from '../../server/access/provision.ts';
import { addSeconds } from '../../server/platform/clock.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

const URL = '/v1/telephony/acme/calls';
let calls = 0;

function reportOf(over: object = {}): string {
  const at = fixture.clock.now().toISOString();
  const whole = {
    callKey: `webhook-${++calls}`,
    seq: 1,
    state: 'connected',
    caller: `+1415555${2_000 + calls}`,
    queue: 'repairs',
    agent: null,
    startedAt: at,
  };
  return JSON.stringify({ ...whole, ...over });
}

const sign = (
  body: string,
  { secret = fixture.acme.telephonySecret, id = randomUUID() as string, offset = 0 } = {},
) => signWebhook(secret, { id, body, timestampSeconds: fixture.clock.now().getTime() / 1_000 + offset });

async function post(body: string, headers: Record<string, string>, url = URL) {
  const answer = await fixture.app.inject({
    method: 'POST',
    url,
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.statusCode, ...answer.json<{ applied?: boolean; code?: string }>() };
}

const callCount = () =>
  fixture.ctx.db.tenant('acme', async (tx) =>
    Number((await tx.q.selectFrom('call').select(tx.q.fn.countAll().as('n')).executeTakeFirstOrThrow()).n),
  );

it('takes a report that is signed, once', async () => {
  const body = reportOf();
  const headers = { ...(await sign(body)) };
  expect(await post(body, headers)).toEqual({ status: 200, applied: true });
  expect(await post(body, headers)).toEqual({ status: 200, applied: false });
});

it('refuses whatever was signed otherwise, and records nothing', async () => {
  const before = await callCount();
  const body = reportOf();
  const good = { ...(await sign(body)) };
  const [version, value] = good['webhook-signature'].split(',') as [string, string];
  const variants: Record<string, Record<string, string>> = {
    'no signature': { 'webhook-id': good['webhook-id'], 'webhook-timestamp': good['webhook-timestamp'] },
    'an empty one': { ...good, 'webhook-signature': '' },
    'another version': { ...good, 'webhook-signature': `v2,${value}` },
    'no version': { ...good, 'webhook-signature': value },
    'a shorter one': { ...good, 'webhook-signature': `${version},${value.slice(0, -4)}` },
    'a longer one': { ...good, 'webhook-signature': `${version},${value}AA` },
    'another case': { ...good, 'webhook-signature': `${version},${value.toLowerCase()}x` },
    'another id': { ...good, 'webhook-id': randomUUID() },
    'no id': {
      'webhook-timestamp': good['webhook-timestamp'],
      'webhook-signature': good['webhook-signature'],
    },
    'another time': { ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) },
    'no time': { 'webhook-id': good['webhook-id'], 'webhook-signature': good['webhook-signature'] },
    'a time that is none': { ...good, 'webhook-timestamp': 'now' },
    'a guessed secret': { ...(await sign(body, { secret: 'guess' })) },
    'an empty secret': { ...(await sign(body, { secret: ' ' })) },
    'the carrier’s secret': { ...(await sign(body, { secret: fixture.acme.carrierSecret })) },
    'the rival’s secret': { ...(await sign(body, { secret: fixture.rival.telephonySecret })) },
    'too many signatures': {
      ...good,
      'webhook-signature': `${Array.from({ length: 20 }, () => 'v1,AAAA').join(' ')} ${good['webhook-signature']}`,
    },
  };
  for (const [what, headers] of Object.entries(variants)) {
    expect(await post(body, headers), what).toMatchObject({ status: 401, code: 'signature_invalid' });
  }
  expect(await post(body.replace('repairs', 'billing'), good), 'another body').toMatchObject({ status: 401 });
  expect(await post(`${body} `, good), 'a space more').toMatchObject({ status: 401 });
  expect(await post(body, good, '/v1/telephony/rival/calls'), 'another tenant').toMatchObject({
    status: 401,
  });
  expect(await callCount()).toBe(before);
});

it('refuses a signature that is older or newer than five minutes', async () => {
  const body = reportOf();
  for (const offset of [-310, 310]) {
    expect(await post(body, { ...(await sign(body, { offset })) })).toMatchObject({
      status: 401,
      code: 'signature_expired',
    });
  }
  for (const offset of [-290, 290])
    expect((await post(body, { ...(await sign(body, { offset })) })).status).toBe(200);
});

it('takes two secrets while one is rotated, and the older one no longer after its end', async () => {
  const older = fixture.ctx.ids.secret();
  const expiresAt = addSeconds(fixture.clock.now(), 3_600);
  await fixture.ctx.db.tenant('acme', (tx) =>
    addWebhookSecret(tx, fixture.ctx, { source: 'telephony', secret: older, expiresAt }),
  );
  const by = async (secret: string) => {
    const body = reportOf();
    return (await post(body, { ...(await sign(body, { secret })) })).status;
  };
  expect([await by(older), await by(fixture.acme.telephonySecret)]).toEqual([200, 200]);
  const body = reportOf();
  const both = await sign(body);
  const stranger = await sign(body, { secret: 'other', id: both['webhook-id'] });
  const joined = `${stranger['webhook-signature']} ${both['webhook-signature']}`;
  expect((await post(body, { ...both, 'webhook-signature': joined })).status).toBe(200);
  fixture.clock.advance(3_700);
  expect([await by(older), await by(fixture.acme.telephonySecret)]).toEqual([401, 200]);
});

it('looks at the body only when its signature is right', async () => {
  const bad = '{"callKey":';
  expect(await post(bad, { ...(await sign(bad, { secret: 'guess' })) })).toMatchObject({ status: 401 });
  expect(await post(bad, { ...(await sign(bad)) })).toMatchObject({ status: 400, code: 'invalid_request' });
  const polluted = '{"__proto__":{"a":1}}';
  expect(await post(polluted, { ...(await sign(polluted)) })).toMatchObject({
    status: 400,
    code: 'invalid_request',
  });
  const lone = reportOf({ callerName: 'x' }).replace('"x"', '"\\ud800"');
  expect(await post(lone, { ...(await sign(lone)) })).toMatchObject({ status: 422, code: 'ill_formed_text' });
  const extra = reportOf({ admin: true });
  expect(await post(extra, { ...(await sign(extra)) })).toMatchObject({
    status: 400,
    code: 'invalid_request',
  });
  const queue = reportOf({ queue: 'unknown', agent: { id: 'ana' } });
  expect(await post(queue, { ...(await sign(queue)) })).toMatchObject({
    status: 422,
    code: 'setting_invalid',
  });
});

it('lets a newer report win over an older one, whatever their order of arrival', async () => {
  const callKey = `webhook-order-${randomUUID()}`;
  const send = async (seq: number, over: object) => {
    const body = reportOf({ callKey, seq, caller: '+14155552999', ...over });
    return (await post(body, { ...(await sign(body)) })).applied;
  };
  expect(await send(5, { state: 'ended', endReason: 'caller_hangup' })).toBe(true);
  expect(await send(4, { state: 'connected', agent: { id: 'ana' } })).toBe(false);
  const call = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('call')
      .select(['state', 'seq'])
      .where('call_key', '=', callKey)
      .executeTakeFirstOrThrow(),
  );
  expect(call).toEqual({ state: 'ended', seq: 5 });
});

it('drops what a carrier says beyond the protocol, and refuses an event it cannot read', async () => {
  const url = '/v1/carriers/loopback/acme/events';
  const send = (event: object) => fixture.postSigned(url, JSON.stringify(event), fixture.acme.carrierSecret);
  const receipt = {
    type: 'receipt',
    eventId: randomUUID(),
    id: 'c-1',
    status: 'sent',
    at: fixture.clock.now().toISOString(),
  };
  expect(await send({ ...receipt, extra: 1, reference: 'not an id' })).toEqual({ status: 204, body: null });
  expect(await send({ ...receipt, type: 'unknown' })).toMatchObject({ status: 400 });
});
