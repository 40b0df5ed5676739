import { Client } from 'pg';
import { expect, it } from 'vitest';
import { withDatabase } from './with-database.ts';

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

it('gives each test file a database that is apart from others and gone after close', async () => {
  const [one, other] = await Promise.all([withDatabase(), withDatabase()]);
  await run(one.url, 'create table only_here (n int)');
  await expect(run(other.url, 'select * from only_here')).rejects.toMatchObject({ code: '42P01' });
  await Promise.all([one.close(), other.close()]);
  await one.close();
  await expect(run(one.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});
