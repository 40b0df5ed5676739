import { type Kysely, sql } from 'kysely';

/** Who reports a call. Calls of a release before, and those it adds, are the telephone system's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(SOURCE).execute(db);
}

const SOURCE = `
alter table call
  add column source text not null default 'telephony' check (source ~ '^[a-z][a-z0-9-]{0,39}$');
`;
