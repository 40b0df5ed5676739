import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ApiClient, type ApiClientOptions, ApiError } from '../../ui/api-client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const seen: { method: string; url: string; token: string; key: string; body: string }[] = [];
let answers: Answer[] = [];
let origin = '';
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece: Buffer) => (body += piece.toString()));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    seen.push({
      method,
      url,
      token: headers.authorization ?? '',
      key: String(headers['idempotency-key'] ?? ''),
      body,
    });
    (answers.shift() ?? json(200, { ok: true }))(request, response);
  });
});

beforeEach(async () => {
  seen.length = 0;
  answers = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json =
  (status: number, body: object): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const problem = (status: number, code: string, detail?: string) =>
  json(status, { type: 'about:blank', title: code, status, code, requestId: 'r1', detail });
const hangUp: Answer = (request) => request.socket.destroy();
const silence: Answer = () => undefined;

let logins = 0;
function client(options: Partial<ApiClientOptions> = {}) {
  logins = 0;
  return new ApiClient({
    origin,
    login: async () => `token-${++logins}`,
    waits: { firstMs: 1, lastMs: 2 },
    timeoutMs: 2_000,
    ...options,
  });
}
const Ok = z.object({ ok: z.boolean() });
const { signal } = new AbortController();

it('signs in once for requests that begin together', async () => {
  const api = client();
  await Promise.all([
    api.request({ path: '/a', answer: Ok, signal }),
    api.request({ path: '/b', answer: Ok, signal }),
  ]);
  expect(logins).toBe(1);
  expect(seen.map(({ token }) => token)).toEqual(['Bearer token-1', 'Bearer token-1']);
});

it('signs in again when the server no longer knows the token, and only once', async () => {
  const api = client();
  answers = [problem(401, 'unauthenticated')];
  await expect(api.request({ path: '/a', answer: Ok, signal })).resolves.toEqual({ ok: true });
  expect(seen.map(({ token }) => token)).toEqual(['Bearer token-1', 'Bearer token-2']);
  answers = [problem(401, 'unauthenticated'), problem(401, 'unauthenticated')];
  await expect(api.request({ path: '/a', answer: Ok, signal })).rejects.toMatchObject({
    code: 'unauthenticated',
  });
});

it('turns a problem into its code, status and detail', async () => {
  answers = [problem(422, 'variable_missing', 'date')];
  const refusal = client().request({ method: 'POST', path: '/a', body: {}, answer: Ok, signal });
  await expect(refusal).rejects.toMatchObject({ code: 'variable_missing', status: 422, detail: 'date' });
});

it('takes an answer without a body for what it is', async () => {
  answers = [(_, response) => response.writeHead(204).end()];
  const removal = client().request({ method: 'DELETE', path: '/a', answer: z.unknown(), signal });
  await expect(removal).resolves.toBeUndefined();
});

it('repeats a send under the same key and body when the line breaks', async () => {
  answers = [hangUp, problem(503, 'unavailable')];
  const send = {
    method: 'POST' as const,
    path: '/messages',
    body: { text: 'x' },
    idempotencyKey: 'key-12345',
    answer: Ok,
    signal,
  };
  await expect(client().request(send)).resolves.toEqual({ ok: true });
  expect(seen.map(({ key, body }) => [key, body])).toEqual(Array(3).fill(['key-12345', '{"text":"x"}']));
});

it('does not repeat what has no key', async () => {
  answers = [hangUp];
  const post = client().request({ method: 'POST', path: '/a', body: {}, answer: Ok, signal });
  await expect(post).rejects.toMatchObject({ code: 'network', isUnknownOutcome: true });
  expect(seen).toHaveLength(1);
});

it('gives up a server that does not answer', async () => {
  answers = [silence];
  const api = client({ timeoutMs: 50, attempts: 1 });
  await expect(api.request({ path: '/a', answer: Ok, signal })).rejects.toMatchObject({ code: 'timeout' });
});

it('ends a wait at once when it is not wanted any more', async () => {
  answers = [hangUp, hangUp];
  const abort = new AbortController();
  const waiting = client({ waits: { firstMs: 60_000, lastMs: 60_000 } }).request({
    path: '/a',
    answer: Ok,
    signal: abort.signal,
  });
  const refused = expect(waiting).rejects.toThrow('not wanted');
  await expect.poll(() => seen.length).toBe(1);
  abort.abort(new Error('not wanted'));
  await refused;
});

it('refuses an answer of another form', async () => {
  answers = [json(200, { ok: 'yes' })];
  await expect(client().request({ path: '/a', answer: Ok, signal })).rejects.toBeInstanceOf(ApiError);
});

it('streams with the token, and tells a refusal by its code', async () => {
  answers = [
    (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: 1\n\n'),
  ];
  const api = client();
  const body = await api.stream('/stream', { 'last-event-id': 't1.a1' }, signal);
  await expect(new Response(body).text()).resolves.toBe('data: 1\n\n');
  answers = [problem(403, 'forbidden')];
  await expect(api.stream('/stream', {}, signal)).rejects.toMatchObject({ code: 'forbidden' });
});

it('tells the server that it leaves, and signs in anew for what is asked after that', async () => {
  const api = client({ leavePath: '/leave' });
  await api.request({ path: '/a', answer: Ok, signal });
  api.leave();
  await expect.poll(() => seen.length).toBe(2);
  expect(seen[1]).toMatchObject({ method: 'DELETE', url: '/leave', token: 'Bearer token-1' });
  api.leave();
  await api.request({ path: '/b', answer: Ok, signal });
  expect(seen.slice(2)).toMatchObject([{ url: '/b', token: 'Bearer token-2' }]);
});

it('gives up what a sign-in brings that was left while it was under way', async () => {
  let signIn: (token: string) => void = () => {};
  const login = new Promise<string>((resolve) => (signIn = resolve));
  const api = client({ leavePath: '/leave', login: () => login });
  const asked = api.request({ path: '/a', answer: Ok, signal, method: 'POST' });
  api.leave();
  signIn('late');
  await expect(asked).rejects.toMatchObject({ code: 'network' });
  await expect.poll(() => seen.length).toBe(1);
  expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/leave', token: 'Bearer late' });
});
