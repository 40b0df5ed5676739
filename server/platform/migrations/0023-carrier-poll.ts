import { type Kysely, sql } from 'kysely';

/** Until when each account's carrier was asked what it keeps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table carrier_account add column polled_until timestamptz`.execute(db);
}
