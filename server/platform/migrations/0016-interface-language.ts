import { type Kysely, sql } from 'kysely';

/** The language in which portal and widget begin for people who have chosen none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant add column interface_language text not null default 'en'`.execute(db);
}
