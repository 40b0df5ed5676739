import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditChoices, AuditEntry, type AuditPage } from '../../protocol/audit.ts';
import { recordChange } from '../../server/audit/record-change.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const page = async (query: string) => (await admin<AuditPage>('GET', `audit?${query}`)).body;
const find = async (filter: Record<string, string>) =>
  (await page(`limit=200&${new URLSearchParams(filter).toString()}`)).entries;

async function record(tenantId: string, count: number): Promise<void> {
  const clock = { now: () => new Date('2024-05-01T10:00:00Z') };
  await fixture.ctx.db.tenant(tenantId, async (tx) => {
    for (let n = 0; n < count; n++) {
      const change = {
        actor: 'system',
        action: 'test.done',
        object: `test/${n}`,
        before: { n },
        after: null,
      };
      await recordChange(tx, { ids: fixture.ctx.ids, clock }, change);
    }
  });
}

describe('audit', () => {
  it('pages through every entry once, also those of one moment', async () => {
    await record('acme', 7);
    const seen: AuditEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { entries, next }: AuditPage = await page(
        `limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(entries.length).toBeLessThanOrEqual(3);
      seen.push(...entries);
      cursor = next;
    }
    expect(new Set(seen.map(({ object }) => object)).size).toBe(7);
    expect(seen).toHaveLength(7);
    expect(seen[0]).toMatchObject({ at: '2024-05-01T10:00:00.000Z', actor: 'system', after: null });
  });

  it('shows the newest first, and a page in progress is not moved by new entries', async () => {
    const { next } = await page('limit=3');
    await admin('PUT', 'settings', { counter: false });
    expect((await page('limit=1')).entries[0]?.action).toBe('settings.changed');
    const after = await page(`limit=200&cursor=${next}`);
    expect(after.entries).toHaveLength(4);
    expect(after.next).toBeNull();
  });

  it('names the API key that acted', async () => {
    const { rows } = await fixture.ctx.db.tenant('acme', async (tx) => ({
      rows: await tx.q.selectFrom('api_key').select('id').execute(),
    }));
    expect((await page('limit=1')).entries[0]?.actor).toBe(`key:${rows[0]?.id}`);
  });

  it('shows nothing of another tenant', async () => {
    await record('rival', 1);
    const objects = (await page('limit=200')).entries.map(({ before }) => before);
    expect(objects).toHaveLength(8);
  });

  it.each([
    ...['cursor=yesterday', 'limit=0', 'limit=201', 'limit=ten', 'cursor=1_x', 'from=yesterday', 'actor='],
    `q=${'x'.repeat(201)}`,
  ])('refuses %s', async (query) => {
    expect(await admin('GET', `audit?${query}`)).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('the filter', () => {
  const at = (day: number) => new Date(Date.UTC(2023, 0, day));
  beforeAll(async () => {
    const changes: [day: number, action: string, object: string, after: object | null][] = [
      [1, 'queue.changed', 'queue/fleet', { name: 'Flotte' }],
      [2, 'settings.changed', 'queue/fleet/settings', { warnSegments: 3 }],
      [3, 'queue.changed', 'queue/fleet-2', { name: 'Zweite Flotte' }],
      [4, 'text.changed', 'automatic-text/closing/ja', { text: 'お電話ありがとうございました。' }],
      [5, 'text.changed', 'automatic-text/closing/ar', { text: 'شكرًا لاتصالك بنا.' }],
      [6, 'text.changed', 'automatic-text/closing/en', { text: "100%_sure?\nIt's 'quoted' & :* <-> !ok" }],
      [7, 'text.changed', 'automatic-text/closing/x', { text: `${'long'.repeat(400)} end` }],
    ];
    for (const [day, action, object, after] of changes) {
      const clock = { now: () => at(day) };
      await fixture.ctx.db.tenant('acme', (tx) =>
        recordChange(
          tx,
          { ids: fixture.ctx.ids, clock },
          {
            ...{ actor: 'agent:nobody', action, object, before: null, after },
          },
        ),
      );
    }
  });
  const objects = async (filter: Record<string, string>) =>
    (await find(filter)).map(({ object }) => object.replace('automatic-text/closing/', ''));

  it('bounds the time, the end excluded, in any time zone', async () => {
    expect(await objects({ from: at(2).toISOString(), to: at(4).toISOString() })).toEqual([
      'queue/fleet-2',
      'queue/fleet/settings',
    ]);
    expect(await objects({ from: '2023-01-01T01:00:00+01:00', to: '2023-01-01T01:00:00Z' })).toEqual([
      'queue/fleet',
    ]);
  });

  it('finds what was done to a thing and to all that lies under it, and to nothing that is only named alike', async () => {
    expect(await objects({ object: 'queue/fleet' })).toEqual(['queue/fleet/settings', 'queue/fleet']);
    expect(await objects({ object: 'queue/fle' })).toEqual([]);
    expect((await objects({ object: 'queue' })).length).toBe(3);
  });

  it('finds by actor and by action', async () => {
    expect((await find({ actor: 'agent:nobody' })).length).toBe(7);
    expect(await objects({ actor: 'agent:nobody', action: 'queue.changed' })).toEqual([
      'queue/fleet-2',
      'queue/fleet',
    ]);
  });

  it.each([
    ['flot', ['queue/fleet-2', 'queue/fleet']],
    ['FLOTTE zwei', ['queue/fleet-2']],
    ['lotte', []],
    ['warnSegments 3', ['queue/fleet/settings']],
    ['ありがとう', ['ja']],
    ['電話', ['ja']],
    ['ありえない', []],
    ['لاتصالك', ['ar']],
    ['100% sure', ['en']],
    ['it quoted ok', ['en']],
    ["it's", ['en']],
    ["' & !", []],
    ['long', ['x']],
    ['end', ['x']],
  ])('finds words by their beginning, in every script: %s', async (q, found) => {
    expect(await objects({ q, actor: 'agent:nobody' })).toEqual(found);
  });

  it('names what there is to choose from', async () => {
    const { body } = await admin<AuditChoices>('GET', 'audit/choices');
    expect(body.actions).toEqual([...new Set(body.actions)].sort());
    expect(body.actions).toEqual(expect.arrayContaining(['queue.changed', 'settings.changed', 'test.done']));
    expect(body.actors).toContainEqual({ actor: 'agent:nobody', name: null });
    expect(body.actors.filter(({ actor }) => actor.startsWith('key:'))).toEqual([
      { actor: expect.any(String) as string, name: 'Administrator' },
    ]);
  });
});

describe('who acted', () => {
  it('is shown by name: a person, an agent, a key', async () => {
    const headers = await fixture.signIn({ roles: ['administrator'] });
    const changed = await fixture.app.inject({
      method: 'PUT',
      url: '/v1/admin/settings',
      headers,
      body: { counter: true },
    });
    expect(changed.statusCode).toBe(200);
    const [entry] = (await page('limit=1')).entries;
    expect(entry).toMatchObject({ actorName: 'Rosa Bianchi', action: 'settings.changed' });
    await fixture.agentToken();
    await fixture.ctx.db.tenant('acme', (tx) =>
      recordChange(tx, fixture.ctx, {
        ...{ actor: 'agent:ana', action: 'opt_out.stop', object: 'session/1', before: null, after: null },
      }),
    );
    expect((await page('limit=1')).entries[0]?.actorName).toBe('Ana');
  });
});

describe('the export', () => {
  const get = (file: string, filter: Record<string, string> = {}) =>
    fixture.app.inject({
      url: `/v1/admin/audit.${file}?${new URLSearchParams(filter).toString()}`,
      headers: { authorization: `Bearer ${fixture.acme.adminKey}` },
    });

  it('gives every entry as a line of JSON, beyond one page, and is an entry itself', async () => {
    await record('acme', 1_200);
    const { body, headers } = await get('jsonl');
    expect(headers['content-type']).toBe('application/jsonl; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="audit.jsonl"');
    const lines = body.trimEnd().split('\n');
    const entries = lines.map((line) => AuditEntry.parse(JSON.parse(line)));
    const seqs = entries.map(({ seq }) => seq).sort((left, right) => left - right);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => n + 1));
    expect(seqs.length).toBeGreaterThan(1_200);
    expect(entries.find(({ seq }) => seq === seqs.length)).toMatchObject({
      ...{
        action: 'audit.exported',
        object: 'audit',
        after: { format: 'jsonl' },
        actorName: 'Administrator',
      },
    });
    expect((await page('limit=1')).entries[0]?.action).toBe('audit.exported');
  });

  it('gives what the filter finds as CSV without formulas, and keeps the filter in its own entry', async () => {
    const name = '=HYPERLINK("https://evil.test")';
    const added = { key: 'formula', name, languages: ['en'], defaultLanguage: 'en' };
    expect((await admin('POST', 'queues', added)).status).toBe(201);
    const { rawPayload } = await get('csv', { object: 'queue/formula' });
    const text = rawPayload.toString();
    const [header, ...rows] = parse(text, { bom: true });
    expect(header).toEqual([
      'seq',
      'at',
      'actor',
      'actorName',
      'action',
      'object',
      'before',
      'after',
      'hash',
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[5]).toBe('queue/formula');
    expect(JSON.parse(rows[0]?.[7] ?? '')).toMatchObject({ name });
    expect((await page('limit=1')).entries[0]).toMatchObject({
      action: 'audit.exported',
      after: { format: 'csv', object: 'queue/formula' },
    });
  });
});
