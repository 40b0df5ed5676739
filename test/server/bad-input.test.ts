import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Log } from '../../server/platform/log.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const lines: string[] = [];
const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
const log: Log = { debug: write, info: write, warn: write, error: write };

let fixture: Fixture;
let url: string;
let token: string;
beforeAll(async () => {
  fixture = await createFixture({ log });
  await fixture.report({ callKey: 'bad-input' });
  token = await fixture.agentToken();
  const view = await fixture.app.inject({
    url: '/v1/calls/bad-input',
    headers: { authorization: `Bearer ${token}` },
  });
  url = `/v1/sessions/${view.json<{ snapshot: { session: { id: string } } }>().snapshot.session.id}/messages`;
});
afterAll(() => fixture.close());

async function post(payload: string | Buffer, headers: Record<string, string> = {}) {
  const answer = await fixture.app.inject({
    method: 'POST',
    url,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...headers,
    },
    payload,
  });
  expect(answer.headers['content-type'], answer.body).toBe('application/problem+json; charset=utf-8');
  const problem = answer.json<{
    status: number;
    code: string;
    requestId: string;
    issues?: { path: string; message: string }[];
  }>();
  expect(problem.status).toBe(answer.statusCode);
  expect(problem.requestId).toBe(answer.headers['x-request-id']);
  return problem;
}
const text = (over: object) => JSON.stringify({ kind: 'text', callKey: 'bad-input', text: 'Hello', ...over });

it('refuses a body that is too large, also one of 10 MB, before it is read', async () => {
  for (const size of [66_000, 10_000_000]) {
    expect(await post(text({ text: 'x'.repeat(size) }))).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  }
});

it.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonx',
  'text/plain; application/json',
  ' ',
])('refuses a body of type %s', async (type) => {
  expect(await post(text({}), { 'content-type': type })).toMatchObject({
    status: 415,
    code: 'unsupported_media_type',
  });
});

it.each(['', '{', 'null', '[]', '"text"', '{"kind":"text"', '{"kind":NaN}', "{'kind':'text'}"])(
  'refuses what is not the JSON of a message: %s',
  async (body) => {
    expect(await post(body)).toMatchObject({ status: 400, code: 'invalid_request' });
  },
);

it('names the place of what is wrong, and repeats no value', async () => {
  const secret = '+14155550142 my card is 4111';
  const wrong = await post(text({ text: 7, callKey: secret, [secret]: secret, extra: secret }));
  expect(wrong).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(wrong.issues).toContainEqual({ path: '/body/text', message: 'expected string' });
  expect(wrong.issues).toContainEqual({ path: '/body/extra', message: 'unknown key' });
  expect(JSON.stringify(wrong.issues!.map(({ message }) => message))).not.toContain('4111');
  const type = await post(text({ kind: secret }));
  expect(JSON.stringify(type)).not.toContain('4111');
  const nested = await post(
    JSON.stringify({ kind: 'preset', callKey: 'c', presetId: 'no', language: 'en', variables: { name: 5 } }),
  );
  expect(nested.issues!.map(({ path }) => path).sort()).toEqual(['/body/presetId', '/body/variables/name']);
});

it('refuses keys that would change what objects are', async () => {
  for (const body of [
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    text({}).replace('{', '{"__proto__":{"polluted":1},'),
  ]) {
    expect(await post(body)).toMatchObject({ status: 400, code: 'invalid_request' });
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(await post(text({ role: 'admin', tenantId: 'rival' }))).toMatchObject({ status: 400 });
});

it('refuses text that has no well-formed Unicode', async () => {
  const bodies = [
    '{"kind":"text","callKey":"bad-input","text":"half \\ud83d"}',
    '{"kind":"text","callKey":"bad-input","text":"\\ude00\\ud83d"}',
    '{"kind":"text","callKey":"bad-input","text":"nul \\u0000"}',
    '{"kind":"text","callKey":"bad-input","text":"x","media":[{"deep":["\\udc00"]}]}',
    Buffer.concat([
      Buffer.from('{"kind":"text","callKey":"bad-input","text":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]),
  ];
  for (const body of bodies) expect(await post(body)).toMatchObject({ status: 422, code: 'ill_formed_text' });
});

it('asks for an idempotency key of 8 to 100 visible characters', async () => {
  for (const key of ['', 'short', 'with space', 'x'.repeat(101), 'umläut-key']) {
    expect(await post(text({}), { 'idempotency-key': key })).toMatchObject({
      status: 400,
      code: 'idempotency_key_missing',
    });
  }
});

it('answers an unknown path, an unknown method and an id of another form alike', async () => {
  const headers = { authorization: `Bearer ${token}` };
  for (const request of [
    { url: '/nothing' },
    { url: '/v1/sessions/not-a-uuid', headers },
    { url: '/v1/sessions/%2e%2e', headers },
    { url: `/v1/calls/${'x'.repeat(300)}`, headers },
    { url: '/v1/calls/%00', headers },
    { url: '/v1/agent', method: 'DELETE' as const, headers },
    { url: '/v1/agent', method: 'HEAD' as const, headers },
  ]) {
    const answer = await fixture.app.inject(request);
    expect(answer.statusCode, request.url).toBe(404);
    if (request.method !== 'HEAD') expect(answer.json(), request.url).toMatchObject({ code: 'not_found' });
  }
  const garbled = await fixture.app.inject({ url: '/v1/calls/%E0%A4%A', headers });
  expect(garbled.json()).toMatchObject({ status: 400, code: 'invalid_request' });
});

it('puts the fixed headers on answers and refusals', async () => {
  for (const path of ['/livez', '/nothing', '/v1/agent']) {
    const { headers } = await fixture.app.inject(path);
    expect(headers, path).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  }
});

it('says nothing of what went wrong inside', async () => {
  const { db } = fixture.ctx;
  const tenant = db.tenant;
  const fault = Object.assign(new Error('secret detail +14155550142'), { code: 'XX000' });
  db.tenant = () => Promise.reject(fault);
  const own = await fixture.app.inject({
    url: '/v1/agent',
    headers: { authorization: `Bearer acme.${'A'.repeat(43)}` },
  });
  db.tenant = () =>
    Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }));
  const away = await fixture.app.inject({
    url: '/v1/agent',
    headers: { authorization: `Bearer acme.${'B'.repeat(43)}` },
  });
  db.tenant = tenant;
  expect(own.json()).toEqual({
    type: 'urn:midcall:error:internal',
    title: 'Internal',
    status: 500,
    code: 'internal',
    requestId: own.headers['x-request-id'],
  });
  expect(away.json()).toMatchObject({ status: 503, code: 'unavailable' });
});

it('logs routes, codes and times, and no query, number, name, text or token', async () => {
  lines.length = 0;
  const canary = 'CANARY4155550142';
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': `key-${canary}` };
  await fixture.app.inject({ url: `/v1/calls/${canary}?name=${canary}`, headers });
  await fixture.app.inject({ url: `/${canary}` });
  await fixture.app.inject({ url: '/v1/agent', headers: { authorization: `Bearer acme.${canary}` } });
  await post(text({ text: canary, [canary]: 1 }));
  await fixture.report({ callKey: canary, callerName: canary });
  expect(lines.length).toBeGreaterThanOrEqual(5);
  expect(lines.join('\n')).not.toContain('CANARY');
  expect(lines.join('\n')).not.toContain(token);
  expect(JSON.parse(lines[0]!)).toMatchObject({ method: 'GET', route: '/v1/calls/:callKey', status: 404 });
});
