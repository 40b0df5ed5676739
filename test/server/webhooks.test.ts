import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyWebhook } from '../../protocol/webhook-signature.ts';
import { type E164 } from '../../protocol/phone.ts';
import { type MadeWebhookEndpoint, WEBHOOK_DATA, WebhookEvent } from '../../protocol/webhook-event.ts';
import { queuedJobs } from '../../server/platform/jobs.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { recordJobs } from '../../server/records/record-jobs.ts';
import { collectEvents } from '../../server/webhooks/collect-events.ts';
import { deliver } from '../../server/webhooks/deliver.ts';
import { until } from '../until.ts';
import {
  type CoreFixture,
  createCore,
  DANIEL,
  GRACE,
  handOverAll,
  inbound,
  receipt,
  startCall,
} from './core.ts';

interface Got {
  headers: Record<string, string>;
  body: string;
  event: WebhookEvent;
}

let core: CoreFixture;
let server: Server;
let got: Got[] = [];
/** What the endpoint answers. */
let answer = 204;
let retryAfter: string | null = null;
let url = '';

beforeAll(async () => {
  core = await createCore({ jobs: queuedJobs });
  await (await runJobs()).close();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      got.push({ headers, body, event: WebhookEvent.parse(JSON.parse(body)) });
      if (retryAfter !== null) response.setHeader('retry-after', retryAfter);
      response.writeHead(answer, { location: 'http://127.0.0.1:9/' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await core.close();
});
beforeEach(async () => {
  got = [];
  answer = 204;
  retryAfter = null;
  for (const { id } of await endpoints()) await ask('DELETE', `/${id}`);
});

const runJobs = () => startJobWorker(core.ctx, { url: core.databaseUrl, ...recordJobs(core.ctx) });
const run = () => deliver(core.ctx, 'acme', new AbortController().signal);
const collect = (sessionId: string) => collectEvents(core.ctx, { tenantId: 'acme', sessionId });
const types = () => got.map(({ event }) => event.type);

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path = '', body?: object) {
  const headers = { authorization: `Bearer ${core.acme.adminKey}` };
  const address = path.startsWith('/v1') ? path : `/v1/admin/webhook-endpoints${path}`;
  return core.app.inject({ method, url: address, headers, ...(body && { body }) });
}
const endpoints = async () =>
  (await ask('GET')).json<{ endpoints: MadeWebhookEndpoint['endpoint'][] }>().endpoints;
const add = async (body: object = {}) =>
  (await ask('POST', '', { url, ...body })).json<MadeWebhookEndpoint>();

describe('an endpoint', () => {
  it('is told everything of a call, in order and signed, while it lives', async () => {
    const { secret } = await add();
    const jobs = await runJobs();
    try {
      const call = await startCall(core);
      const { message } = await call.send('Where are you?');
      await handOverAll(core);
      await receipt(core, message.id, 'delivered');
      await call.inbound('By the lake.');
      await call.end();
      await handOverAll(core);
      await call.inbound('Too late.');
      await until(() =>
        expect(types()).toEqual(expect.arrayContaining(['session.ended', 'late_text.received'])),
      );
      const seen = types();
      expect(seen[0]).toBe('call.started');
      expect(seen.filter((type) => type === 'session.opened')).toHaveLength(1);
      // two texts and the closing text; what came late is none of the session's, and its words are not kept
      expect(seen.filter((type) => type === 'message.created')).toHaveLength(3);
      expect(seen.indexOf('message.changed')).toBeGreaterThan(seen.indexOf('message.created'));
      expect(JSON.stringify(got.map(({ body }) => body))).not.toContain('Too late.');
      const numbers = got.map(({ event }) => event.seq);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      for (const { event, headers, body } of got) {
        expect(WEBHOOK_DATA[event.type].safeParse(event.data).success, event.type).toBe(true);
        const nowSeconds = Date.now() / 1_000;
        expect(await verifyWebhook([secret], headers, { body, nowSeconds })).toEqual({
          ok: true,
          id: event.id,
        });
      }
    } finally {
      await jobs.close();
    }
  });

  it('gets again what it did not take, with the same id, and nothing of that call before', async () => {
    await add({ events: ['call.started', 'call.ended'] });
    answer = 500;
    const call = await startCall(core, { caller: DANIEL });
    await call.end();
    await run();
    await run();
    expect(types()).toEqual(['call.started']);
    expect((await endpoints())[0]).toMatchObject({ failure: '500', waiting: 2 });
    core.clock.advance(10);
    answer = 200;
    await run();
    expect(types()).toEqual(['call.started', 'call.started', 'call.ended']);
    expect(got[0]!.event.id).toBe(got[1]!.event.id);
    expect((await endpoints())[0]).toMatchObject({ failure: null, failingSince: null, waiting: 0 });
  });

  it('is followed nowhere, and is switched off when it says that it is gone', async () => {
    const { endpoint } = await add({ events: ['call.started'] });
    answer = 302;
    await (await startCall(core, { caller: DANIEL })).end();
    await run();
    expect((await endpoints())[0]).toMatchObject({ failure: '302', enabled: true });
    answer = 410;
    core.clock.advance(10);
    await run();
    expect((await endpoints())[0]).toMatchObject({ failure: '410', enabled: false, waiting: 1 });
    answer = 200;
    expect((await ask('PUT', `/${endpoint.id}`, { enabled: true })).statusCode).toBe(200);
    await run();
    expect((await endpoints())[0]).toMatchObject({ enabled: true, waiting: 0, failure: null });
  });

  it('waits for no other endpoint that hangs, and is not tried again and again while it cannot be reached', async () => {
    await add({ events: ['call.started', 'call.ended'] });
    const hanging: ServerResponse[] = [];
    const other = createServer((_request, response) => void hanging.push(response));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await add({ url: `http://127.0.0.1:${port}/`, events: ['call.started', 'call.ended'] });
    for (let i = 0; i < 12; i++) await (await startCall(core, { caller: DANIEL })).end();
    const running = run();
    await until(() => expect(got).toHaveLength(24));
    expect(hanging).toHaveLength(8);
    other.closeAllConnections();
    await running;
    // the others were left alone
    expect(hanging).toHaveLength(8);
    await run();
    expect(hanging).toHaveLength(8);
    core.clock.advance(31);
    const again = run();
    await until(() => expect(hanging).toHaveLength(16));
    other.closeAllConnections();
    await again;
    other.close();
  });

  it('is left alone for as long as it asks, by other calls, too', async () => {
    await add({ events: ['call.started', 'call.ended'] });
    [answer, retryAfter] = [429, '60'];
    const first = await startCall(core, { caller: DANIEL });
    await run();
    const second = await startCall(core, { caller: GRACE });
    // so long after the attempt it would be due by itself
    core.clock.advance(20);
    await run();
    expect(types()).toEqual(['call.started']);
    [answer, retryAfter] = [204, null];
    core.clock.advance(41);
    await run();
    expect(types()).toEqual(['call.started', 'call.started', 'call.started']);
    for (const call of [first, second]) await call.end();
  });

  it('is told again what happened, with the ids it had', async () => {
    const { endpoint } = await add({ events: ['call.ended'] });
    await (await startCall(core, { caller: DANIEL })).end();
    await run();
    const [first] = got;
    const after = first!.event.seq - 1;
    const replayed = await ask('POST', `/${endpoint.id}/replay`, { after });
    expect(replayed.json()).toEqual({ events: 1 });
    await run();
    expect(got.map(({ event }) => event.id)).toEqual([first!.event.id, first!.event.id]);
    const events = await ask('GET', `/v1/admin/webhook-events?after=${after}`);
    expect(events.json<{ events: WebhookEvent[] }>().events[0]).toEqual(first!.event);
  });

  it('gets both signatures for a day after its secret was rotated', async () => {
    const { endpoint, secret } = await add({ events: ['call.ended'] });
    const { secret: next } = (await ask('POST', `/${endpoint.id}/secret`)).json<MadeWebhookEndpoint>();
    await (await startCall(core, { caller: DANIEL })).end();
    await run();
    const { headers, body } = got[0]!;
    const nowSeconds = core.clock.now().getTime() / 1_000;
    for (const one of [secret, next])
      expect((await verifyWebhook([one], headers, { body, nowSeconds })).ok).toBe(true);
    expect((await ask('GET')).body).not.toContain(next);
  });

  it('hears of what happens from its beginning on, in calls that live already', async () => {
    const call = await startCall(core, { caller: DANIEL });
    await call.inbound('Before.');
    await add({ events: ['message.created'] });
    await call.inbound('After.');
    await collect(call.sessionId);
    await collect(call.sessionId);
    await run();
    const words = got.map(({ event }) => (event.data as { message: { text: string } }).message.text);
    expect(words).toEqual(['After.']);
    await call.end();
  });
});

describe('a text that comes after the end', () => {
  const change = (settings: object) => ask('PUT', '/v1/admin/settings', settings);

  it('is told with the call it comes after, with its words if the company keeps them', async () => {
    await add({ events: ['late_text.received'] });
    const call = await startCall(core, { caller: DANIEL });
    await call.end();
    await call.inbound('Forgotten.');
    expect((await change({ keepLateText: true })).statusCode).toBe(200);
    await call.inbound('Kept.', [{ url: 'https://media.test/1', type: 'image/jpeg' }]);
    await change({ keepLateText: false });
    await run();
    await run();
    const [forgotten, kept] = got.map(({ event }) => WEBHOOK_DATA['late_text.received'].parse(event.data));
    const of = { callKey: call.callKey, sessionId: call.sessionId };
    expect(forgotten).toMatchObject({ ...of, lateText: { from: DANIEL, text: null, mediaCount: 0 } });
    expect(kept).toMatchObject({ ...of, lateText: { text: 'Kept.', mediaCount: 1, autoReplied: false } });
    expect(forgotten!.lateText.autoReplied).toBe(true);
  });

  it('is told without a call when the two numbers had none', async () => {
    await add({ events: ['late_text.received'] });
    await inbound(core, { from: '+14155550177' as E164, text: 'Who is this?' });
    await run();
    expect(got[0]!.event.data).toMatchObject({
      ...{ callKey: null, sessionId: null, lateText: { from: '+14155550177', to: '+14155550100' } },
    });
  });
});

it('costs a company without endpoints no row', async () => {
  const before = await ask('GET', '/v1/admin/webhook-events?after=0');
  const call = await startCall(core, { caller: DANIEL });
  await call.end();
  const last = before.json<{ events: WebhookEvent[] }>().events.length;
  const after = await ask('GET', '/v1/admin/webhook-events?after=0');
  expect(after.json<{ events: WebhookEvent[] }>().events).toHaveLength(last);
});

it.each(['http://example.com/', 'https://10.0.0.1/', 'https://user:pw@example.com/', 'file:///etc', 'x'])(
  'does not take %s',
  async (address) => {
    const answered = await ask('POST', '', { url: address });
    expect(answered.json()).toMatchObject({ code: 'setting_invalid', detail: 'url' });
  },
);
