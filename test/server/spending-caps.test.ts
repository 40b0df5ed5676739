import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Overview } from '../../protocol/overview.ts';
import { E164 } from '../../protocol/phone.ts';
import { type Settings } from '../../protocol/settings.ts';
import { type WebhookEvent } from '../../protocol/webhook-event.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { tellSpending } from '../../server/messages/tell-spending.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { AppError } from '../../server/platform/app-error.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { type CoreFixture, createCore, handOverAll, startCall } from './core.ts';
import { type TestClock } from './server-fixture.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createCore({ clock: standingClock() });
  admin = adminApi(core, core.acme);
  // installs the queue of webhooks
  await (await startJobWorker(core.ctx, { url: core.databaseUrl, tasks: {} })).close();
  await admin('PUT', `numbers/${core.acme.numbers.repairs.id}`, { ratePerSecond: 100, burst: 1_000 });
  await admin('POST', 'webhook-endpoints', { url: 'https://hooks.acme.test/', events: [] });
});
afterAll(() => core.close());
afterEach(async () => {
  await handOverAll(core);
  const keys = [
    'capTenantDay',
    'capQueueDay',
    'capSession',
    'capDestinationHour',
    'capDestinationDay',
    'timeZone',
  ];
  await admin('PUT', 'settings', Object.fromEntries(keys.map((key) => [key, null])));
  await admin('PUT', 'queues/repairs/settings', { capQueueDay: null });
  // another day, of which nothing is spent
  core.clock.advance(86_400 - ((core.clock.now().getTime() / 1_000) % 86_400) + 43_200);
});

function standingClock(): TestClock {
  let now = Date.parse('2026-11-22T12:00:00Z');
  return { now: () => new Date(now), advance: (seconds) => void (now += seconds * 1_000) };
}

const set = (settings: Partial<Settings>) => admin('PUT', 'settings', settings);
let callers = 0;
const call = (queue = 'repairs') =>
  startCall(core, { queue, caller: E164.parse(`+1415555${3_000 + ++callers}`) });
const blocked = async (callKey: string) => (await viewCall(core.ctx, core.ana, callKey)).blocked;
const SEGMENT = 'a'.repeat(160);
const THREE = 'a'.repeat(450);

/** Code and detail of a refusal. */
async function refused(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? `${error.code} ${error.detail ?? ''}`.trim() : String(error);
}

describe('a limit of segments', () => {
  it('of a company refuses a text before it is taken, says so in the widget, and ends with the day', async () => {
    await set({ capTenantDay: 10 });
    const [one, two] = [await call(), await call('billing')];
    for (let n = 0; n < 3; n++) {
      await one.send(THREE);
      await handOverAll(core);
    }
    expect(await refused(two.send(THREE))).toBe('spending_cap_reached tenantDay');
    await two.send(SEGMENT);
    await handOverAll(core);
    expect(await refused(two.send(SEGMENT))).toBe('spending_cap_reached tenantDay');
    expect([await blocked(one.callKey), await blocked(two.callKey)]).toEqual(['cap_tenant', 'cap_tenant']);
    await two.inbound('I still write');
    core.clock.advance(43_200);
    expect(await blocked(two.callKey)).toBe(null);
    await two.send(SEGMENT);
    expect(await handOverAll(core)).toBe(1);
  });

  it('of a queue is its own, and a queue may have another', async () => {
    await set({ capQueueDay: 6 });
    await admin('PUT', 'queues/repairs/settings', { capQueueDay: 3 });
    const [repairs, billing] = [await call(), await call('billing')];
    await repairs.send(THREE);
    await billing.send(THREE);
    await handOverAll(core);
    expect(await refused(repairs.send('more'))).toBe('spending_cap_reached queueDay');
    expect(await blocked(repairs.callKey)).toBe('cap_queue');
    await billing.send(THREE);
    expect(await handOverAll(core)).toBe(1);
    expect(await blocked(billing.callKey)).toBe('cap_queue');
  });

  it('of a session counts what stands in line, too', async () => {
    await set({ capSession: 5 });
    const one = await call();
    await one.send(THREE);
    await one.send(SEGMENT);
    expect(await refused(one.send(THREE))).toBe('spending_cap_reached session');
    await one.send(SEGMENT);
    expect(await blocked(one.callKey)).toBe('cap_session');
    expect(await handOverAll(core)).toBe(3);
    expect(await blocked(one.callKey)).toBe('cap_session');
    const other = await call();
    await other.send(SEGMENT);
    expect(await handOverAll(core)).toBe(1);
  });

  it('to one number is of the hour and of the day, whatever the call and the queue', async () => {
    await set({ capDestinationHour: 3, capDestinationDay: 5 });
    const caller = E164.parse('+14155559001');
    const first = await startCall(core, { caller });
    await first.send(THREE);
    await handOverAll(core);
    await first.end();
    await handOverAll(core);
    const again = await startCall(core, { caller, queue: 'billing' });
    expect(await refused(again.send('more'))).toBe('spending_cap_reached destinationHour');
    expect(await blocked(again.callKey)).toBe('cap_number');
    core.clock.advance(3_600);
    expect(await blocked(again.callKey)).toBe(null);
    await again.send('a');
    await handOverAll(core);
    await again.send('b');
    await handOverAll(core);
    expect(await refused(again.send('c'))).toBe('spending_cap_reached destinationDay');
  });

  it('begins its day by the clock of the company', async () => {
    await set({ capTenantDay: 2, timeZone: 'Asia/Tokyo' });
    const one = await call();
    await one.send('a');
    await one.send('b');
    await handOverAll(core);
    expect(await blocked(one.callKey)).toBe('cap_tenant');
    // 12:00 UTC is 21:00 in Tokyo
    core.clock.advance(3 * 3_600 + 1);
    expect(await blocked(one.callKey)).toBe(null);
  });

  it('suppresses what was in line when it is reached, and tells why', async () => {
    const [one, two] = [await call(), await call()];
    await one.send(THREE);
    await two.send(THREE);
    await set({ capTenantDay: 4 });
    expect(await handOverAll(core)).toBe(1);
    const states = [...(await one.snapshot()).messages, ...(await two.snapshot()).messages].map(
      ({ state, reason }) => [state, reason],
    );
    expect(states.sort()).toEqual([
      ['accepted', null],
      ['suppressed', 'spending_cap'],
    ]);
  });

  it('lets a closing text take what other texts may not, and shows one that does not fit', async () => {
    await set({ capTenantDay: 40 });
    const [one, two, three] = [await call(), await call(), await call()];
    for (let n = 0; n < 19; n++) await one.send(`${n}${SEGMENT}`);
    await two.send('Hello');
    await three.send('Hello');
    await handOverAll(core);
    expect(await refused(three.send('more'))).toBe('spending_cap_reached tenantDay');
    const closings = [];
    for (const ended of [one, two, three]) {
      await ended.end();
      await handOverAll(core);
      const { messages, session } = await ended.snapshot();
      closings.push([
        messages.find(({ kind }) => kind === 'closing')?.reason ?? null,
        session.state,
        session.closing,
      ]);
    }
    expect(closings).toEqual([
      [null, 'ended', 'handed_over'],
      [null, 'ended', 'handed_over'],
      ['spending_cap', 'ended', 'blocked'],
    ]);
  });

  it('is not used up by attempts that the carrier did not take', async () => {
    await set({ capTenantDay: 2 });
    const one = await call();
    core.carrier.script = () => ({ kind: 'throttled', retryAfterMs: 1_000 });
    await one.send('a');
    for (let n = 0; n < 5; n++) {
      await handOverAll(core);
      core.clock.advance(2);
    }
    core.carrier.script = () => undefined;
    await handOverAll(core);
    await one.send('b');
    expect(await handOverAll(core)).toBe(1);
    expect(await refused(one.send('c'))).toBe('spending_cap_reached tenantDay');
  });

  it('stands against texts that administrators try', async () => {
    await set({ capTenantDay: 1 });
    const one = await call();
    await one.send('a');
    await handOverAll(core);
    const body = {
      ...{ number: core.acme.numbers.repairs.id, to: '+14155550177' },
      ...{ language: 'en', text: 'Hello' },
    };
    const answer = await admin('PUT', `test-texts/${randomUUID()}`, body);
    expect([answer.status, answer.code, answer.detail]).toEqual([409, 'spending_cap_reached', 'tenantDay']);
  });
});

describe('a limit that is near', () => {
  it('is told to webhooks, to screens when it is reached, and shown in the overview', async () => {
    await set({ capTenantDay: 20 });
    const one = await call();
    const events = async () =>
      (await admin<{ events: WebhookEvent[] }>('GET', 'webhook-events?limit=500')).body.events
        .filter(({ type }) => type.startsWith('spending.'))
        .map(({ type, data }) => ({ type, ...(data as object) }));
    const look = async () =>
      (await admin<Overview>('GET', 'overview?zone=UTC')).body.look.find(({ code }) => code === 'spending');
    const period = core.clock.now().toISOString().slice(0, 10);
    const before = (await events()).length;
    // the ends of limits that were reached before
    await tellSpending(core.ctx);
    const screens = (await tenantEvents(core, 'acme')).length;
    for (let n = 0; n < 16; n++) await one.send(`${n}`);
    await handOverAll(core);
    await tellSpending(core.ctx);
    await tellSpending(core.ctx);
    const cap = { cap: 'tenantDay', subject: null, period, limit: 20 };
    expect((await events()).slice(before)).toEqual([{ type: 'spending.near', ...cap }]);
    expect((await tenantEvents(core, 'acme')).length).toBe(screens);
    expect(await look()).toMatchObject({ cap: 'tenantDay', of: null, used: 16, limit: 20, reached: false });
    for (let n = 0; n < 3; n++) await one.send(`${n}`);
    await handOverAll(core);
    await tellSpending(core.ctx);
    expect((await events()).slice(before + 1)).toEqual([{ type: 'spending.reached', ...cap }]);
    expect((await tenantEvents(core, 'acme')).slice(screens)).toEqual(['settings.changed']);
    expect(await look()).toMatchObject({ used: 19, reached: true });
    core.clock.advance(43_200);
    await tellSpending(core.ctx);
    await tellSpending(core.ctx);
    expect((await tenantEvents(core, 'acme')).slice(screens)).toEqual([
      'settings.changed',
      'settings.changed',
    ]);
    expect(await look()).toBe(undefined);
  });
});
