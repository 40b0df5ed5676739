import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { hashSecret } from '../../server/platform/secret-box.ts';
import { EventStreamClient } from './event-stream-client.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let watchful: ReturnType<typeof buildApp>;
let watchfulOrigin = '';
beforeAll(async () => {
  fixture = await createFixture();
  watchful = buildApp(fixture.ctx, { streams: { tickMs: 20 } });
  await watchful.listen({ port: 0, host: '127.0.0.1' });
  watchfulOrigin = `http://127.0.0.1:${(watchful.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await watchful.close();
  await fixture.close();
});

const ask = async (own: string) => {
  const headers = { authorization: `Bearer ${own}` };
  return (await fixture.app.inject({ url: '/v1/agent', headers })).statusCode;
};
const open = async (own: string) => {
  const client = await EventStreamClient.open(watchfulOrigin, { token: own });
  await client.until(({ cursor }) => cursor !== undefined);
  return client;
};
const openStreams = async () => {
  const { body } = await watchful.inject('/metrics');
  return Number(/^midcall_streams (\d+)/m.exec(body)?.[1]);
};
/** Two rounds of heartbeats: all tokens were looked at in between. */
const looked = async (client: EventStreamClient) => {
  const before = client.heartbeats;
  await client.until(({ heartbeats }) => heartbeats >= before + 2, 'heartbeats');
};

it('lasts while a stream is open, also when nobody could renew it for an hour', async () => {
  const own = await fixture.agentToken();
  const client = await open(own);
  for (const seconds of [50, 50, 50, 3_000]) {
    fixture.clock.advance(seconds);
    await looked(client);
    expect(await ask(own)).toBe(200);
  }
  client.cut();
});

it('ends a minute after the last stream, whatever is asked with it meanwhile (T05)', async () => {
  const own = await fixture.agentToken();
  const [first, last] = [await open(own), await open(own)];
  first.cut();
  fixture.clock.advance(50);
  await looked(last);
  last.cut();
  await expect.poll(openStreams).toBe(0);
  for (let seconds = 0; seconds < 60; seconds += 10) {
    expect(await ask(own)).toBe(200);
    fixture.clock.advance(10);
  }
  expect(await ask(own)).toBe(401);
});

it('is renewed as soon as a stream is opened in its last seconds', async () => {
  // the first look at all its streams comes after fifteen seconds
  const calm = buildApp(fixture.ctx, { streams: { tickMs: 1_000 } });
  await calm.listen({ port: 0, host: '127.0.0.1' });
  const calmOrigin = `http://127.0.0.1:${(calm.server.address() as AddressInfo).port}`;
  const own = await fixture.agentToken();
  fixture.clock.advance(50);
  const client = await EventStreamClient.open(calmOrigin, { token: own });
  await expect.poll(() => idleSeconds(own), { timeout: 10_000 }).toBeGreaterThan(45);
  client.cut();
  await calm.close();
});

it('is written when it nears its end, and not at every look', async () => {
  const own = await fixture.agentToken();
  const client = await open(own);
  fixture.clock.advance(15);
  await looked(client);
  expect(await idleSeconds(own)).toBeLessThan(46);
  fixture.clock.advance(15);
  await looked(client);
  expect(await idleSeconds(own)).toBeGreaterThan(55);
  client.cut();
});

it('ends with the next launch of its mount, when its holder says so, and after twelve hours', async () => {
  const mount = crypto.randomUUID();
  const revoked = await open(await fixture.agentToken({ mount }));
  await fixture.agentToken({ mount });
  await revoked.until(({ isOver }) => isOver, 'the end of a revoked stream');
  const left = await fixture.agentToken();
  const client = await open(left);
  const headers = { authorization: `Bearer ${left}` };
  await fixture.app.inject({ method: 'DELETE', url: '/v1/launch', headers });
  await client.until(({ isOver }) => isOver, 'the end of a stream that was left');
  const old = await open(await fixture.agentToken());
  fixture.clock.advance(12 * 3_600);
  await old.until(({ isOver }) => isOver, 'the end of the shift');
});

async function idleSeconds(own: string): Promise<number> {
  const { idle_until } = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('access_token')
      .select('idle_until')
      .where('hash', '=', hashSecret(own))
      .executeTakeFirstOrThrow(),
  );
  return (idle_until.getTime() - fixture.clock.now().getTime()) / 1_000;
}
