import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CoreFixture, createCore } from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());

it('goes on when a migration of a newer release adds a column to what it has prepared', async () => {
  const read = () =>
    core.ctx.db.tenant('acme', (tx) =>
      sql<object>`select * from queue where key = ${'repairs'}`.execute(tx.q),
    );
  // every connection of the pool has the statement prepared
  await Promise.all(Array.from({ length: 24 }, read));
  const owner = new pg.Client({ connectionString: core.databaseUrl });
  await owner.connect();
  await owner.query('alter table queue add column colour text');
  await owner.end();
  const answers = await Promise.all(Array.from({ length: 24 }, read));
  expect(answers.every(({ rows }) => rows.length === 1 && 'colour' in rows[0]!)).toBe(true);
});
