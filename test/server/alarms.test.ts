import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AlarmList, type PrefixHold } from '../../protocol/alarm.ts';
import { type AuditPage } from '../../protocol/audit.ts';
import { E164 } from '../../protocol/phone.ts';
import { type WebhookEvent } from '../../protocol/webhook-event.ts';
import { raiseAlarms } from '../../server/alarms/raise-alarms.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { type Context } from '../../server/context.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { alarmJobs } from '../../server/alarms/alarm-jobs.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { type CoreFixture, createCore, handOverAll, receipt, refusal, startCall } from './core.ts';
import { type TestClock } from './server-fixture.ts';

const DAY = 86_400;
let core: CoreFixture;
let admin: AdminApi;
let block = 100;
beforeAll(async () => {
  core = await createCore({ clock: standingClock() });
  admin = adminApi(core, core.acme);
  // installs the queue of webhooks
  await (await startJobWorker(core.ctx, { url: core.databaseUrl, tasks: {} })).close();
  await admin('POST', 'webhook-endpoints', { url: 'https://hooks.acme.test/', events: [] });
  await admin('PUT', `numbers/${core.acme.numbers.repairs.id}`, { ratePerSecond: 100, burst: 1_000 });
  // so that an agent of these tests is nothing unusual
  await admin('PUT', 'settings', { nonDomesticInCall: true, alarmAgentNumbers: 0 });
});
afterAll(() => core.close());
afterEach(async () => {
  await admin('PUT', 'settings', { prefixHold: null, prefixHoldHours: null, alarmAgentNumbers: 0 });
  core.carrier.script = () => undefined;
  core.clock.advance(3 * 3_600);
  for (const { id } of (await list()).alarms.filter(({ acknowledged }) => !acknowledged))
    await admin('POST', `alarms/${id}/acknowledge`);
  for (const { id } of (await list()).holds) await admin('DELETE', `prefix-holds/${id}`);
  // another day, of which nothing is told yet
  core.clock.advance(DAY);
});

function standingClock(): TestClock {
  let now = Date.parse('2026-11-22T12:00:00Z');
  return { now: () => new Date(now), advance: (seconds) => void (now += seconds * 1_000) };
}

const look = (ctx: Context = core.ctx) => raiseAlarms(ctx, new AbortController().signal);
const list = async () => (await admin<AlarmList>('GET', 'alarms')).body;
const open = async () => (await list()).alarms.filter(({ acknowledged }) => acknowledged === null);
const prefixOf = (place: number) => `+1415${place}`;
const numberOf = (place: number, line: number) =>
  E164.parse(`${prefixOf(place)}${String(line).padStart(4, '0')}`);
const events = async () => {
  const found: WebhookEvent[] = [];
  for (let after = 0; ;) {
    const { events: page } = (
      await admin<{ events: WebhookEvent[] }>('GET', `webhook-events?limit=500&after=${after}`)
    ).body;
    found.push(...page.filter(({ type }) => type === 'alarm.raised'));
    const last = page.at(-1);
    if (!last) return found;
    after = last.seq;
  }
};
const audit = async (action: string) =>
  (await admin<AuditPage>('GET', 'audit?limit=200')).body.entries.filter((entry) => entry.action === action);

/** Texts so many numbers, each in a call of its own. */
async function text(callers: readonly E164[]) {
  for (const caller of callers) {
    const call = await startCall(core, { caller });
    await call.send('Please call this number.');
    await handOverAll(core);
    await call.next({ state: 'ended', endReason: 'caller_hangup' });
    await handOverAll(core);
  }
}

/** Walks through a prefix nobody has walked through before, and gives it back. */
async function walk(numbers = 20): Promise<string> {
  const place = 200 + ++block;
  await text(Array.from({ length: numbers }, (_, n) => numberOf(place, 5_000 + n * 2)));
  return prefixOf(place);
}

describe('a prefix that is walked through', () => {
  it(
    'is told once, whoever looks and however often: row, audit, webhook, log',
    { timeout: 60_000 },
    async () => {
      const [told, recorded] = [(await events()).length, (await audit('alarm.raised')).length];
      const lines: [object, string][] = [];
      const log = {
        ...core.ctx.log,
        warn: (fields: object, words: string) => void lines.push([fields, words]),
      };
      const prefix = await walk();
      await Promise.all([1, 2, 3, 4].map(() => look({ ...core.ctx, log } as Context)));
      await look();
      const [alarm, ...others] = await open();
      expect(others).toEqual([]);
      expect(alarm).toMatchObject({
        ...{ kind: 'prefix', subject: prefix, numbers: 20, share: null, usual: 0, name: null },
      });
      const [event, ...more] = (await events()).slice(told);
      expect(more).toEqual([]);
      expect(event?.data).toEqual({
        ...{ alarmId: alarm!.id, kind: 'prefix', subject: prefix, numbers: 20 },
        ...{ texts: alarm!.texts, share: null, held: false },
      });
      expect((await audit('alarm.raised')).length).toBe(recorded + 1);
      expect(lines).toEqual([
        [
          expect.objectContaining({ tenantId: 'acme', alarmId: alarm!.id, kind: 'prefix', numbers: 20 }),
          'an alarm was raised: texts may be pumped',
        ],
      ]);
      expect(JSON.stringify(lines)).not.toContain(prefix);
      expect(await readMetric('midcall_alarms_open{kind="prefix"}')).toBe(1);
      const other = await adminApi(core, core.rival)<AlarmList>('GET', 'alarms');
      expect(other.body).toEqual({ alarms: [], holds: [] });
    },
  );

  it('is nothing one number before that', { timeout: 60_000 }, async () => {
    await walk(19);
    await look();
    expect(await open()).toEqual([]);
  });

  it(
    'is acknowledged by an administrator, and told again on another day alone',
    { timeout: 60_000 },
    async () => {
      const place = 200 + ++block;
      const callers = Array.from({ length: 20 }, (_, n) => numberOf(place, n));
      await text(callers);
      await look();
      const [alarm] = await open();
      expect((await adminApi(core, core.rival)('POST', `alarms/${alarm!.id}/acknowledge`)).status).toBe(404);
      const answer = await admin('POST', `alarms/${alarm!.id}/acknowledge`);
      expect(answer.body).toMatchObject({
        id: alarm!.id,
        acknowledged: { byName: expect.any(String) as string },
      });
      await admin('POST', `alarms/${alarm!.id}/acknowledge`);
      expect(
        (await audit('alarm.acknowledged')).filter(({ object }) => object === `alarm/${alarm!.id}`),
      ).toHaveLength(1);
      await look();
      expect(await open()).toEqual([]);
      core.clock.advance(DAY);
      await text(callers);
      await look();
      expect((await open()).map(({ subject }) => subject)).toEqual([prefixOf(place)]);
      // nobody has answered yet
      core.clock.advance(DAY);
      await text(callers);
      await look();
      expect(await open()).toHaveLength(1);
    },
  );

  it('is looked for every minute, by a job of its own', async () => {
    const prefix = await walk();
    const worker = await startJobWorker(core.ctx, {
      url: core.databaseUrl,
      tasks: {},
      ...alarmJobs(core.ctx),
    });
    const owner = new pg.Client({ connectionString: core.databaseUrl });
    try {
      await owner.connect();
      // noted a moment after the worker has begun
      const known = () => owner.query('select identifier from graphile_worker._private_known_crontabs');
      await expect
        .poll(async () => (await known()).rows, { timeout: 60_000 })
        .toEqual([{ identifier: 'alarms.raise' }]);
      await owner.query(`select graphile_worker.add_job('alarms.raise')`);
      await expect
        .poll(async () => (await open()).map(({ subject }) => subject), { timeout: 60_000 })
        .toEqual([prefix]);
    } finally {
      await owner.end();
      await worker.close();
    }
  });
});

describe('a prefix that is held', () => {
  it(
    'gets no text: refused in words, suppressed in line, until it is released',
    { timeout: 60_000 },
    async () => {
      const place = 200 + ++block;
      const call = await startCall(core, { caller: numberOf(place, 1) });
      const neighbour = await startCall(core, { caller: numberOf(200 + ++block, 1) });
      const { message } = await call.send('In line');
      const screens = (await tenantEvents(core, 'acme')).length;
      const held = await admin<PrefixHold>('POST', 'prefix-holds', { prefix: prefixOf(place), hours: 2 });
      expect(held.status).toBe(200);
      expect((await tenantEvents(core, 'acme')).slice(screens)).toEqual(['settings.changed']);
      expect(await refusal(call.send('Meanwhile'))).toBe('prefix_held');
      expect((await viewCall(core.ctx, core.ana, call.callKey)).blocked).toBe('prefix_held');
      await neighbour.send('Goes');
      const before = core.carrier.ledger.length;
      await handOverAll(core);
      expect(core.carrier.ledger.length).toBe(before + 1);
      expect((await call.snapshot()).messages.find(({ id }) => id === message.id)).toMatchObject({
        ...{ state: 'suppressed', reason: 'prefix_held' },
      });
      const test = {
        ...{ number: core.acme.numbers.repairs.id, to: numberOf(place, 2) },
        ...{ language: 'en', text: 'Hello' },
      };
      expect((await admin('PUT', `test-texts/${randomUUID()}`, test)).code).toBe('prefix_held');
      await call.inbound('I can still write');

      expect((await adminApi(core, core.rival)('DELETE', `prefix-holds/${held.body.id}`)).status).toBe(404);
      expect((await admin('DELETE', `prefix-holds/${held.body.id}`)).status).toBe(204);
      expect((await viewCall(core.ctx, core.ana, call.callKey)).blocked).toBe(null);
      await call.send('Afterwards');
      expect(await handOverAll(core)).toBe(1);
      expect((await audit('prefix.held'))[0]).toMatchObject({ after: { prefix: prefixOf(place) } });
      expect((await audit('prefix.released'))[0]).toMatchObject({
        before: { prefix: prefixOf(place) },
        after: null,
      });
    },
  );

  it('is of that company alone', async () => {
    const place = 200 + ++block;
    await admin('POST', 'prefix-holds', { prefix: prefixOf(place) });
    const call = await startCall(core, { caller: numberOf(place, 1) }, core.rival);
    await call.send('Goes');
    expect(await handOverAll(core)).toBe(1);
  });

  it('lapses, after as many hours as the settings say, and is prolonged by another hold', async () => {
    await admin('PUT', 'settings', { prefixHoldHours: 2 });
    const place = 200 + ++block;
    const call = await startCall(core, { caller: numberOf(place, 1) });
    await admin('POST', 'prefix-holds', { prefix: prefixOf(place) });
    core.clock.advance(3_600);
    const again = await admin<PrefixHold>('POST', 'prefix-holds', { prefix: prefixOf(place), hours: 1 });
    const longer = await admin<PrefixHold>('POST', 'prefix-holds', { prefix: prefixOf(place), hours: 2 });
    expect(Date.parse(longer.body.until) - Date.parse(again.body.until)).toBe(3_600_000);
    expect(longer.body.id).toBe(again.body.id);
    core.clock.advance(7_199);
    await look();
    expect(await refusal(call.send('Not yet'))).toBe('prefix_held');
    const screens = (await tenantEvents(core, 'acme')).length;
    core.clock.advance(1);
    await Promise.all([look(), look()]);
    expect((await tenantEvents(core, 'acme')).slice(screens)).toEqual(['settings.changed']);
    expect((await list()).holds).toEqual([]);
    expect((await audit('prefix.lapsed'))[0]).toMatchObject({
      actor: 'system',
      before: { prefix: prefixOf(place) },
    });
    await call.send('Goes');
    expect(await handOverAll(core)).toBe(1);
  });

  it('is held by the alarm itself where the company wants it', { timeout: 60_000 }, async () => {
    await admin('PUT', 'settings', { prefixHold: true, prefixHoldHours: 5 });
    const told = (await events()).length;
    const prefix = await walk();
    await look();
    const { holds } = await list();
    expect(holds).toMatchObject([{ prefix, by: 'system' }]);
    expect(Date.parse(holds[0]!.until) - core.clock.now().getTime()).toBe(5 * 3_600_000);
    expect((await events()).slice(told).map(({ data }) => (data as { held: boolean }).held)).toEqual([true]);
    expect(await readMetric('midcall_prefix_holds')).toBe(1);
    const call = await startCall(core, { caller: E164.parse(`${prefix}7777`) });
    expect(await refusal(call.send('No'))).toBe('prefix_held');
  });

  it.each(['14155', '+0415', '+1', '+14155550142', '+141555501420', '+1415x'])(
    'is no prefix: %s',
    async (prefix) => {
      expect((await admin('POST', 'prefix-holds', { prefix })).code).toBe('invalid_request');
    },
  );
});

describe('what the week before tells', () => {
  const french = (numbers: number, from = 0) =>
    Array.from({ length: numbers }, (_, n) => E164.parse(`+336${String(10_000_000 + (from + n) * 43_117)}`));

  it('of a country: new, then usual, then far more', { timeout: 90_000 }, async () => {
    await text(french(10));
    await look();
    expect(await open()).toMatchObject([{ kind: 'country', subject: 'FR', numbers: 10, usual: 0 }]);
    await admin('POST', `alarms/${(await open())[0]!.id}/acknowledge`);
    core.clock.advance(DAY);
    await text(french(10, 50));
    await look();
    expect(await open()).toEqual([]);
    await text(french(2, 80));
    await look();
    expect(await open()).toMatchObject([{ kind: 'country', subject: 'FR', numbers: 12, usual: 10 }]);
  });

  it('of failures', { timeout: 60_000 }, async () => {
    const town = (lost: number, delivered: number, from: number) =>
      Promise.all(
        Array.from({ length: lost + delivered }, async (_, n) => {
          const call = await startCall(core, {
            caller: E164.parse(`+1628${2_000_000 + (from + n) * 7_919}`),
          });
          const { message } = await call.send('Hello');
          return { id: message.id, state: n < lost ? 'undelivered' : 'delivered' } as const;
        }),
      );
    const settle = async (texts: Awaited<ReturnType<typeof town>>) => {
      await handOverAll(core);
      for (const { id, state } of texts) await receipt(core, id, state);
    };
    await settle(await town(2, 18, 0));
    core.clock.advance(DAY);
    await settle(await town(12, 12, 100));
    await look();
    const [alarm, ...others] = await open();
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'failures', subject: '', numbers: 12, texts: 24, share: 0.5 });
    // more than two of twenty, for texts of other tests arrived, too
    expect(alarm!.usual).toBeGreaterThan(0);
    expect(alarm!.usual).toBeLessThanOrEqual(0.1);
  });

  it('of an agent, by name, and without it to others', { timeout: 60_000 }, async () => {
    await admin('PUT', 'settings', { alarmAgentNumbers: 12 });
    const told = (await events()).length;
    const callers = (numbers: number, from: number) =>
      Array.from({ length: numbers }, (_, n) => E164.parse(`+1510${2_000_000 + (from + n) * 7_919}`));
    core.clock.advance(8 * DAY);
    await text(callers(6, 0));
    core.clock.advance(DAY);
    await text(callers(12, 100));
    await look();
    expect(await open()).toEqual([]);
    await text(callers(1, 200));
    await look();
    expect(await open()).toMatchObject([
      { kind: 'agent', subject: 'ana', name: 'Ana', numbers: 13, usual: 6 },
    ]);
    const [event] = (await events()).slice(told);
    expect(event?.data).toMatchObject({ kind: 'agent', subject: null, numbers: 13 });
  });
});

async function readMetric(name: string): Promise<number> {
  const { body } = await core.app.inject('/metrics');
  const line = body.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}
