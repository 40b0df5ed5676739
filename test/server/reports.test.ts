import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Report, ReportName } from '../../protocol/report.ts';
import { dayOf } from '../../server/reports/decide-buckets.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { addPastCall } from './report-rows.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

type Row = Awaited<ReturnType<typeof addPastCall>>[number];

const ZONE = 'America/New_York';
const RANGE = `from=2026-10-25&to=2026-11-07&zone=${ZONE}`;
const STATES = ['delivered', 'delivered', 'undelivered', 'failed', 'not_confirmed', 'accepted', 'expired'];

let fixture: Fixture;
let admin: AdminApi;
let texts: Row[];
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
  texts = await seed();
});
afterAll(() => fixture.close());

const report = async (name: ReportName, query = RANGE) =>
  (await admin<Report>('GET', `reports/${name}?${query}`)).body;

/** Two weeks of calls, over the night in which New York changes its clocks. */
async function seed(): Promise<Row[]> {
  const rows: Row[] = [];
  for (let index = 0; index < 120; index++) {
    const at = new Date(Date.parse('2026-10-24T23:10:00Z') + index * 10_500_000);
    const language = ['en', 'it', 'fr'][index % 3]!;
    const agent = ['ana', 'ben', 'cleo'][index % 4] ?? 'ana';
    const state = STATES[index % STATES.length]!;
    const failed = state === 'undelivered' || state === 'failed';
    rows.push(
      ...(await addPastCall(fixture, {
        ...{ callKey: `past-${index}`, at, language, agent },
        queue: index % 5 === 0 ? 'billing' : 'repairs',
        closing: index % 2 ? 'handed_over' : 'no_text',
        transfers: index % 7 === 0 ? [{ from: 'dora', to: agent, at: new Date(at.getTime() + 90_000) }] : [],
        texts: [
          ...(index % 6 === 0 ? [] : [{ state, reason: failed ? 'filtered' : null, segments: 2 }]),
          { kind: 'preset', preset_id: fixture.acme.presets.hours, afterSeconds: 70 },
          { kind: 'inbound', afterSeconds: 80, media: index % 9 === 0 ? ['ready', 'failed'] : [] },
          { kind: 'inbound', afterSeconds: 120 },
          ...(index % 2 ? [{ kind: 'closing' as const, afterSeconds: 600, carrier_segments: 3 }] : []),
        ],
      })),
    );
  }
  await addPastCall(fixture, {
    ...{ callKey: 'foreign', tenant: 'rival', at: new Date('2026-11-02T12:00:00Z'), texts: [{}] },
  });
  await fixture.ctx.db.tenant('acme', async (tx) => {
    for (const [day, mediaCount, autoReplied] of [
      ['2026-10-31T12:00:00Z', 0, true],
      ['2026-11-01T04:30:00Z', 2, false],
      ['2026-11-08T04:59:00Z', 1, false],
      ['2026-11-08T05:01:00Z', 1, false],
    ] as const)
      await tx.q
        .insertInto('late_text')
        .values({
          ...{ tenant_id: 'acme', id: fixture.ctx.ids.uuid(), session_id: null, our_number: '+14155550100' },
          ...{ caller: '+14155550142', received_at: new Date(day), body: null, media_count: mediaCount },
          auto_replied: autoReplied,
        })
        .execute();
  });
  return rows;
}

const isSent = ({ state }: Row) =>
  ['delivered', 'undelivered', 'failed', 'not_confirmed', 'accepted', 'sent'].includes(state);
const inRange = ({ created_at }: Row) => {
  const day = dayOf(created_at as Date, ZONE); // as it was inserted
  return day >= '2026-10-25' && day <= '2026-11-07';
};
const count = (wanted: (row: Row) => boolean) => texts.filter((row) => inRange(row) && wanted(row)).length;

describe('sums', () => {
  it('are those of the rows in the database, in whatever report they stand', async () => {
    const sent = count(isSent);
    const received = count(({ kind }) => kind === 'inbound');
    const presets = count((row) => row.kind === 'preset' && isSent(row));
    expect(sent).toBeGreaterThan(200);
    const [use, delivery, languages, cost] = [
      await report('use'),
      await report('delivery'),
      await report('languages'),
      await report('cost'),
    ];
    expect(use.totals).toMatchObject({ sent, received, presets });
    expect(delivery.totals).toMatchObject({
      sent,
      delivered: count(({ state }) => state === 'delivered'),
      notDelivered: count(({ state }) => state === 'undelivered' || state === 'failed'),
      notConfirmed: count(({ state }) => state === 'not_confirmed'),
      onTheWay: count(({ state }) => state === 'accepted'),
      notSent: count(({ state }) => state === 'expired'),
    });
    expect(languages.totals).toMatchObject({ sent, received, presets, sessions: use.totals['sessions'] });
    expect(cost.totals).toMatchObject({ sent, received });
    expect((await report('presets')).totals['presets']).toBe(presets);
    const failures = (await report('failures')).rows;
    expect(failures.find(({ outcome }) => outcome === 'notDelivered')).toEqual({
      ...{ outcome: 'notDelivered', reason: 'filtered' },
      texts: delivery.totals['notDelivered'],
    });
    const ofAgents = count((row) => row.agent_id !== null && isSent(row));
    expect((await report('agents')).totals).toMatchObject({
      ...{ sent: ofAgents, received, presets, sessions: use.totals['sessions'] },
      notDelivered: delivery.totals['notDelivered'],
    });
  });

  it('are the same by hour, day, week and month, and over the queues', async () => {
    const days = await report('use');
    for (const granularity of ['hour', 'week', 'month'])
      expect((await report('use', `${RANGE}&granularity=${granularity}`)).totals).toEqual(days.totals);
    const [repairs, billing] = [
      await report('use', `${RANGE}&queue=repairs`),
      await report('use', `${RANGE}&queue=billing`),
    ];
    for (const key of ['calls', 'sessions', 'sent', 'received', 'media', 'callsWithTexts'])
      expect(repairs.totals[key]! + billing.totals[key]!, key).toBe(days.totals[key]);
  });

  it.each(ReportName.options)('of %s are the sums of its rows, and CSV has the same rows', async (name) => {
    const found = await report(name);
    expect(found.rows.length).toBeGreaterThan(0);
    for (const { key, kind } of found.columns)
      if (kind === 'count')
        expect(found.totals[key], key).toBe(found.rows.reduce((sum, row) => sum + Number(row[key]), 0));
    const csv = await fixture.app.inject({
      url: `/v1/admin/reports/${name}/csv?${RANGE}`,
      headers: { authorization: `Bearer ${fixture.acme.adminKey}` },
    });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const records = parse(csv.body, { bom: true, columns: true }) as Record<string, string>[];
    expect(records).toEqual(
      found.rows.map((row) =>
        Object.fromEntries(
          found.columns.map(({ key }) => [key, String(row[key] ?? '').replace(/^(?=\+)/, "'")]),
        ),
      ),
    );
  });
});

describe('days and hours', () => {
  it('are those of the zone, on the day that has 25 hours too', async () => {
    const { rows } = await report('use');
    expect(rows.map(({ start }) => start).slice(5, 9)).toEqual([
      '2026-10-30T00:00:00-04:00',
      '2026-10-31T00:00:00-04:00',
      '2026-11-01T00:00:00-04:00',
      '2026-11-02T00:00:00-05:00',
    ]);
    for (const { start, sent } of rows)
      expect(sent).toBe(
        count((row) => isSent(row) && dayOf(row.created_at as Date, ZONE) === String(start).slice(0, 10)),
      );
    const hours = await report('use', `from=2026-11-01&to=2026-11-01&zone=${ZONE}&granularity=hour`);
    expect(hours.rows).toHaveLength(25);
  });

  it('differ between zones', async () => {
    const late = async (zone: string) =>
      (await report('late', `from=2026-11-01&to=2026-11-07&zone=${zone}`)).totals['late'];
    expect(await late(ZONE)).toBe(2);
    expect(await late('Asia/Kolkata')).toBe(1);
  });
});

describe('agents', () => {
  it('have what came while they were in charge, and the sessions opened for them', async () => {
    const { rows } = await report('agents');
    const dora = rows.find(({ agentId }) => agentId === 'dora');
    expect(dora).toMatchObject({ agent: 'Agent dora', sent: 0, takenOver: 0 });
    // of each conversation that she gave away, the first of two texts came before
    expect(dora?.['received']).toBe(dora?.['sessions']);
    expect(rows.reduce((sum, row) => sum + Number(row['takenOver']), 0)).toBe(dora?.['sessions']);
  });
});

it('counts what came after the end of a call, without its words', async () => {
  const { rows, totals } = await report('late');
  expect(totals).toEqual({ late: 3, lateMedia: 3, autoReplied: 1 });
  expect(Object.keys(rows[0]!)).toEqual(['start', 'late', 'lateMedia', 'autoReplied']);
});

it('counts what administrators try where it costs, and nowhere else', async () => {
  const before = { use: await report('use'), cost: await report('cost') };
  const [row] = texts.filter(inRange);
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('message')
      .values({ ...row!, id: fixture.ctx.ids.uuid(), kind: 'test', session_id: null, seq: null })
      .execute(),
  );
  expect((await report('use')).totals).toEqual(before.use.totals);
  expect((await report('cost')).totals['sent']).toBe(before.cost.totals['sent']! + 1);
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.deleteFrom('message').where('kind', '=', 'test').execute(),
  );
});

it('says what became of the closing texts', async () => {
  const { totals } = await report('automatic');
  expect(totals['ended']).toBe(totals['closingHandedOver']! + totals['closingNoText']!);
});

it('estimates the cost only where a price is set', async () => {
  const before = await report('cost');
  expect(before).toMatchObject({ currency: null, totals: { estimate: null } });
  await admin('PUT', 'settings', { segmentPrice: 0.0079, priceCurrency: 'EUR' });
  const after = await report('cost');
  expect(after.currency).toBe('EUR');
  expect(after.totals['estimate']).toBe((Number(after.totals['segments']) * 79) / 10_000);
  expect(after.totals['segments']).toBe(
    texts
      .filter((row) => inRange(row) && isSent(row))
      .reduce((sum, row) => sum + Number(row.carrier_segments ?? row.segments), 0),
  );
  expect((await admin('PUT', 'queues/repairs/settings', { segmentPrice: 1 })).code).toBe('setting_invalid');
});

it.each([
  ['a zone that is none', 'from=2026-11-01&to=2026-11-02&zone=Mars/Olympus'],
  ['an offset for a zone', 'from=2026-11-01&to=2026-11-02&zone=%2B05:30'],
  ['a day that is none', `from=2026-02-30&to=2026-03-02&zone=${ZONE}`],
  ['an end before the beginning', `from=2026-11-02&to=2026-11-01&zone=${ZONE}`],
  ['more than 400 days', `from=2025-10-01&to=2026-11-06&zone=${ZONE}`],
  ['more than 31 days by the hour', `from=2026-10-01&to=2026-11-01&zone=${ZONE}&granularity=hour`],
])('refuses %s', async (_, query) => {
  expect(await admin('GET', `reports/use?${query}`)).toMatchObject({ status: 400, code: 'invalid_request' });
});

it('does not know other reports, nor queues that are not there', async () => {
  expect((await admin('GET', `reports/secrets?${RANGE}`)).status).toBe(404);
  expect((await admin('GET', `reports/use?${RANGE}&queue=nowhere`)).status).toBe(404);
});
