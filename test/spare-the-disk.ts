import { Client } from 'pg';

/**
 * PostgreSQL waits for the disk no more: what it has committed outlives the end of its processes, and not that of the
 * machine, which no test ends. Waiting is most of what a commit takes. `url`: of a superuser.
 */
export async function spareTheDisk(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('alter system set fsync = off');
    await client.query('alter system set full_page_writes = off');
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
}
