import { type Kysely, sql } from 'kysely';

/** An endpoint that has too much to do, or cannot be reached, is left alone for a while by what it was not told yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table webhook_endpoint add column paused_until timestamptz`.execute(db);
}
