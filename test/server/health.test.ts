import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { Readiness } from '../../server/health/readiness.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const TOKEN = 'metrics-token-of-this-test';
let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

it('is alive, and says how late its timers run', async () => {
  const answer = await fixture.app.inject('/livez');
  expect(answer.json()).toEqual({ status: 'live', lagMs: expect.any(Number) as number });
});

it('is ready between start and drain, while the database answers', async () => {
  const readiness = new Readiness();
  const app = buildApp(fixture.ctx, { readiness });
  const status = async () => (await app.inject('/readyz')).statusCode;
  expect(await status()).toBe(503);
  readiness.state = 'ready';
  expect(await status()).toBe(200);
  const { ping } = fixture.ctx.db;
  fixture.ctx.db.ping = () => Promise.reject(new Error('gone'));
  expect(await status()).toBe(503);
  fixture.ctx.db.ping = ping;
  readiness.state = 'draining';
  expect((await app.inject('/readyz')).json()).toMatchObject({ code: 'unavailable' });
  await app.close();
});

it('shows figures to this machine only, when no token is set', async () => {
  const ask = (options: { remoteAddress?: string; headers?: Record<string, string> }) =>
    fixture.app.inject({ url: '/metrics', ...options });
  expect((await ask({})).statusCode).toBe(200);
  expect((await ask({ remoteAddress: '::1' })).statusCode).toBe(200);
  expect((await ask({ remoteAddress: '10.0.0.7' })).statusCode).toBe(401);
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
    expect((await ask({ headers: { [name]: '127.0.0.1' } })).statusCode, name).toBe(401);
  }
});

it('shows figures to whoever has the token, when one is set', async () => {
  const app = buildApp(fixture.ctx, { metricsToken: TOKEN });
  const ask = async (authorization?: string) =>
    (
      await app.inject({
        url: '/metrics',
        remoteAddress: '10.0.0.7',
        headers: { ...(authorization && { authorization }) },
      })
    ).statusCode;
  expect(await ask()).toBe(401);
  expect(await ask(`Bearer ${TOKEN}x`)).toBe(401);
  expect(await ask(`Bearer ${TOKEN}`)).toBe(200);
  expect((await app.inject('/metrics')).statusCode).toBe(401);
  await app.close();
});

it('counts texts that wait, streams, connections and states', async () => {
  await fixture.report({ callKey: 'metrics' });
  const headers = { authorization: `Bearer ${await fixture.agentToken()}` };
  const view = await fixture.app.inject({ url: '/v1/calls/metrics', headers });
  const { id } = view.json<{ snapshot: { session: { id: string } } }>().snapshot.session;
  await fixture.app.inject({
    method: 'POST',
    url: `/v1/sessions/${id}/messages`,
    headers: { ...headers, 'idempotency-key': 'metrics-1' },
    body: { kind: 'text', callKey: 'metrics', text: 'Hello' },
  });
  const { body, headers: answered } = await fixture.app.inject('/metrics');
  expect(answered['content-type']).toContain('text/plain');
  expect(body).toMatch(/^midcall_outbox_texts\{carrier="loopback",state="queued"\} 1$/m);
  expect(body).toMatch(/^midcall_outbox_oldest_seconds\{carrier="loopback",state="queued"\} [\d.]+$/m);
  expect(body).toMatch(/^midcall_streams 0$/m);
  expect(body).toMatch(/^midcall_database_connections_total \d+$/m);
  expect(body).toMatch(/^midcall_event_loop_lag_seconds [\d.e-]+$/m);
  expect(body).not.toContain('acme');
  // events count once their time is surely past
  await fixture.ctx.db.worker((tx) =>
    tx.q
      .updateTable('stream_event')
      .set({ at: new Date(Date.now() - 15_500) })
      .execute(),
  );
  const counted = async () =>
    /^midcall_messages_total\{state="queued"\} (\d+)$/m.exec(
      (await fixture.app.inject('/metrics')).body,
    )?.[1];
  await expect.poll(counted, { timeout: 60_000 }).toBe('1');
  expect(await counted()).toBe('1');
});

it('answers what is not HTTP with one line', async () => {
  const app = buildApp(fixture.ctx);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { connect } = await import('node:net');
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GARBAGE secret\r\n\r\n');
  let text = '';
  for await (const piece of socket) text += String(piece);
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(text).not.toContain('secret');
  await app.close();
});
