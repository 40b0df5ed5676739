import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditEntry, type AuditPage } from '../../protocol/audit.ts';
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

  it.each(['cursor=yesterday', 'limit=0', 'limit=201', 'limit=ten', 'cursor=1_2'])(
    'refuses %s',
    async (query) => {
      expect(await admin('GET', `audit?${query}`)).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );
});
