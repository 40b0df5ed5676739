import { type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { appendAgentEvent, appendSessionEvent, appendTenantEvent } from '../../server/stream/append-event.ts';
import { EventStreamClient } from './event-stream-client.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let origin: string;
let token: string;
beforeAll(async () => {
  fixture = await createFixture();
  await fixture.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(fixture.app.server.address() as AddressInfo).port}`;
  token = await fixture.agentToken();
});
afterAll(() => fixture.close());

let calls = 0;
/** A call of `ana` with a session of its own. */
async function newSession(agent = 'ana'): Promise<{ callKey: string; id: string; caller: string }> {
  const callKey = `stream-${++calls}`;
  const caller = `+1415555${String(1_000 + calls).slice(-4)}`;
  await fixture.report({ callKey, caller, agent: { id: agent, name: agent } });
  const { id } = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('session').select('id').where('call_key', '=', callKey).executeTakeFirstOrThrow(),
  );
  return { callKey, id, caller };
}

/** Adds `count` events to a session as use cases do. */
async function addEvents(sessionId: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await fixture.ctx.db.tenant('acme', (tx) =>
      appendSessionEvent(tx, sessionId, { type: 'session.read', unread: i }),
    );
  }
}

/** More than the buffers of two sockets hold. */
async function addPaddedEvents(sessionId: string, count: number): Promise<void> {
  const padding = 'x'.repeat(60_000);
  for (let i = 0; i < count; i++) {
    // a member the protocol does not know: a client drops it
    const event = { type: 'session.read' as const, unread: i, padding };
    await fixture.ctx.db.tenant('acme', (tx) => appendSessionEvent(tx, sessionId, event));
  }
}

const counterOf = (sessionId: string) =>
  fixture.ctx.db.tenant('acme', async (tx) => {
    const row = await tx.q
      .selectFrom('session')
      .select('event_seq')
      .where('id', '=', sessionId)
      .executeTakeFirstOrThrow();
    return row.event_seq;
  });

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

it('begins now without a cursor, and says where that is', async () => {
  const { id } = await newSession();
  const before = await counterOf(id);
  const client = await EventStreamClient.open(origin, { token, session: id });
  expect(client.status).toBe(200);
  expect(client.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  await client.until(({ cursor }) => cursor?.endsWith(`.s${before}`) ?? false, 'the first cursor');
  await addEvents(id, 2);
  await client.until((c) => c.seqs('session').length === 2, 'two events');
  expect(client.frames.map(({ event }) => event)).toEqual([
    { type: 'session.read', seq: before + 1, unread: 0 },
    { type: 'session.read', seq: before + 2, unread: 1 },
  ]);
  expect(client.frames.at(-1)!.id).toMatch(new RegExp(`\\.s${before + 2}$`));
  client.cut();
});

it('carries the streams of tenant and agent beside the session', async () => {
  const { id, callKey } = await newSession();
  const client = await EventStreamClient.open(origin, { token, session: id });
  await fixture.ctx.db.tenant('acme', async (tx) => {
    await appendTenantEvent(tx, { type: 'presets.changed' });
    await appendAgentEvent(tx, 'ana', { type: 'call.changed', callKey });
  });
  await client.until((c) => c.frames.length >= 2, 'both events');
  expect(client.frames.map(({ stream, event }) => `${stream} ${event?.type}`).sort()).toEqual([
    'agent call.changed',
    'tenant presets.changed',
  ]);
  client.cut();
});

it('continues from a cursor without gap or repetition, however often it is cut', async () => {
  const { id } = await newSession();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          events: fc.integer({ min: 0, max: 6 }),
          read: fc.integer({ min: 0, max: 6 }),
          cutFirst: fc.boolean(),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      async (steps) => {
        const first = await counterOf(id);
        let client = await EventStreamClient.open(origin, { token, session: id });
        await client.until(({ cursor }) => cursor !== undefined);
        const seen: number[] = [];
        let expected = first;
        for (const { events, read, cutFirst } of steps) {
          const adding = cutFirst ? Promise.resolve() : addEvents(id, events);
          const target = Math.min(read, events);
          if (!cutFirst) await client.until((c) => c.seqs('session').length >= target);
          client.cut();
          await client.until(({ isOver }) => isOver);
          if (cutFirst) await addEvents(id, events);
          await adding;
          expected += events;
          seen.push(...client.seqs('session'));
          client = await EventStreamClient.open(origin, { token, session: id, cursor: client.cursor! });
          await client.until(({ cursor }) => cursor !== undefined);
        }
        await client.until((c) => seen.length + c.seqs('session').length >= expected - first, 'the rest');
        seen.push(...client.seqs('session'));
        client.cut();
        expect(seen).toEqual(range(first + 1, expected));
      },
    ),
    { numRuns: 15 },
  );
});

it('finds what a lost wake would hide', async () => {
  const { id } = await newSession();
  const before = await counterOf(id);
  const client = await EventStreamClient.open(origin, { token, session: id });
  await client.until(({ cursor }) => cursor !== undefined);
  const silent = { ...fixture.ctx.db };
  await silent.tenant('acme', (tx) =>
    appendSessionEvent({ ...tx, wake: () => {} }, id, { type: 'session.read', unread: 9 }),
  );
  await client.until((c) => c.seqs('session').includes(before + 1), 'the event without a wake');
  client.cut();
});

it('asks to read everything again when events are gone before this node has read them', async () => {
  const { id } = await newSession();
  const before = await counterOf(id);
  const client = await EventStreamClient.open(origin, { token, session: id });
  await client.until(({ cursor }) => cursor !== undefined);
  await fixture.ctx.db.tenant('acme', async (tx) => {
    await appendSessionEvent({ ...tx, wake: () => {} }, id, { type: 'session.read', unread: 9 });
    await tx.q.deleteFrom('stream_event').where('stream', '=', `s:${id}`).execute();
  });
  await client.until((c) => c.frames.length > 0, 'a reset');
  expect(client.frames[0]).toMatchObject({ stream: 'reset' });
  expect(client.frames[0]!.id.endsWith(`.s${before + 1}`)).toBe(true);
  await addEvents(id, 1);
  await client.until((c) => c.seqs('session').includes(before + 2), 'an event after the reset');
  client.cut();
});

it('asks to read everything again when the cursor is ahead, garbled, too old, or its events are gone', async () => {
  const { id } = await newSession();
  await addEvents(id, 3);
  const stands = await counterOf(id);
  const here = await EventStreamClient.open(origin, { token, session: id });
  await here.until(({ cursor }) => cursor !== undefined);
  const now = here.cursor!;
  here.cut();
  const ahead = now.replace(/s\d+$/, `s${stands + 50}`);
  for (const cursor of [ahead, 'garbled', now.replace(/^t\d+/, 't999999999')]) {
    const client = await EventStreamClient.open(origin, { token, session: id, cursor });
    await client.until((c) => c.frames.length > 0, `a reset for ${cursor}`);
    expect(client.frames[0]).toEqual({ id: now, stream: 'reset' });
    client.cut();
  }
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .deleteFrom('stream_event')
      .where('stream', '=', `s:${id}`)
      .where('seq', '<=', stands - 1)
      .execute(),
  );
  const late = await EventStreamClient.open(origin, {
    token,
    session: id,
    cursor: now.replace(/s\d+$/, 's0'),
  });
  await late.until((c) => c.frames.length > 0, 'a reset');
  expect(late.frames[0]).toEqual({ id: now, stream: 'reset' });
  await addEvents(id, 1);
  await late.until((c) => c.seqs('session').length > 0, 'an event after the reset');
  expect(late.seqs('session')).toEqual([stands + 1]);
  late.cut();
});

it('is refused for a session of another agent, another tenant, or nobody', async () => {
  const { id } = await newSession();
  const others = [
    await fixture.agentToken({ agent: 'ben' }),
    await fixture.agentToken({ tenant: fixture.rival }),
  ];
  for (const other of others) {
    const client = await EventStreamClient.open(origin, { token: other, session: id });
    expect(client.status).toBe(404);
  }
  const nobody = await EventStreamClient.open(origin, { token, session: crypto.randomUUID() });
  expect(nobody.status).toBe(404);
});

it('tells an agent that the session has moved, and nothing of it afterwards', async () => {
  const { id, callKey, caller } = await newSession();
  const client = await EventStreamClient.open(origin, { token, session: id });
  await client.until(({ cursor }) => cursor !== undefined);
  const moved = { callKey, caller, seq: 2, agent: { id: 'ben', name: 'Ben' } };
  expect(await fixture.report(moved)).toEqual({ status: 200, body: { applied: true } });
  await client.until((c) => c.frames.some(({ event }) => event?.type === 'session.changed'), 'the move');
  await addEvents(id, 2);
  await fixture.ctx.db.tenant('acme', (tx) => appendTenantEvent(tx, { type: 'presets.changed' }));
  await client.until((c) => c.seqs('tenant').length > 0, 'a later event');
  const ofSession = client.frames
    .filter(({ stream }) => stream === 'session')
    .map(({ event }) => event!.type);
  expect(ofSession.filter((type) => type === 'session.read')).toEqual([]);
  expect(client.frames.at(-1)!.id).not.toContain('.s');
  client.cut();
});

it('asks to read everything again when a session comes back, and goes on from there', async () => {
  const { id, callKey, caller } = await newSession();
  const before = await counterOf(id);
  const client = await EventStreamClient.open(origin, { token, session: id });
  await client.until(({ cursor }) => cursor !== undefined);
  const cursor = client.cursor!;
  const ben = { id: 'ben', name: 'Ben' };
  await fixture.report({ callKey, caller, seq: 2, agent: ben });
  await addEvents(id, 2);
  await fixture.report({ callKey, caller, seq: 3 });
  await addEvents(id, 1);
  await client.until((c) => c.seqs('session').includes(before + 5), 'an event after its return');
  // one that was cut before it went away is told the same
  const other = await EventStreamClient.open(origin, { token, session: id, cursor });
  await other.until((c) => c.seqs('session').includes(before + 5), 'an event after its return');
  for (const { frames } of [client, other]) {
    const told = frames.filter(({ stream }) => stream === 'session' || stream === 'reset');
    expect(told.map(({ stream, event }) => event?.seq ?? stream)).toEqual([before + 1, 'reset', before + 5]);
  }
  client.cut();
  other.cut();
});

it('closes the oldest stream of a token when a fourth is opened', async () => {
  const own = await fixture.agentToken();
  const clients: EventStreamClient[] = [];
  for (let i = 0; i < 4; i++) clients.push(await EventStreamClient.open(origin, { token: own }));
  await clients[0]!.until(({ isOver }) => isOver, 'the end of the oldest');
  expect(clients.slice(1).map(({ isOver }) => isOver)).toEqual([false, false, false]);
  for (const client of clients) client.cut();
});

it('keeps events of a reader that stands still in the database, and gives it all of them later', async () => {
  const { id } = await newSession();
  const client = await EventStreamClient.open(origin, { token, session: id });
  await client.until(({ cursor }) => cursor !== undefined);
  const before = await counterOf(id);
  client.pause();
  await addPaddedEvents(id, 200);
  const after = await counterOf(id);
  expect(after).toBe(before + 200);
  client.resume();
  await client.until((c) => c.seqs('session').at(-1) === after, 'all events');
  expect(client.seqs('session')).toEqual(range(before + 1, after));
  // so the server did wait for the reader, and went back to the rows
  const metrics = await fixture.app.inject('/metrics');
  expect(Number(/^midcall_stream_caught_up_events_total (\d+)/m.exec(metrics.body)?.[1])).toBeGreaterThan(0);
  client.cut();
});

it('cuts off a reader that takes nothing for too long', async () => {
  const impatient = buildApp(fixture.ctx, { streams: { tickMs: 100, maxStallMs: 300 } });
  await impatient.listen({ port: 0, host: '127.0.0.1' });
  const { port } = impatient.server.address() as AddressInfo;
  const { id } = await newSession();
  const own = await fixture.agentToken();
  const client = await EventStreamClient.open(`http://127.0.0.1:${port}`, { token: own, session: id });
  await client.until(({ cursor }) => cursor !== undefined);
  client.pause();
  await addPaddedEvents(id, 150);
  const dropped = async () => {
    const { body } = await impatient.inject('/metrics');
    return Number(/^midcall_stream_dropped_total (\d+)/m.exec(body)?.[1]);
  };
  await expect.poll(dropped, { timeout: 60_000 }).toBe(1);
  client.resume();
  await client.until(({ isOver }) => isOver, 'the end');
  await impatient.close();
});

it('says when to come back when the server stops', async () => {
  const client = await EventStreamClient.open(origin, { token: await fixture.agentToken() });
  await client.until(({ cursor }) => cursor !== undefined);
  fixture.app.endStreams();
  await client.until(({ isOver }) => isOver, 'the end');
  expect(client.retryMs).toBeGreaterThanOrEqual(200);
  expect(client.retryMs).toBeLessThanOrEqual(2_200);
  const refused = await EventStreamClient.open(origin, { token: await fixture.agentToken() });
  expect(refused.status).toBe(503);
});
