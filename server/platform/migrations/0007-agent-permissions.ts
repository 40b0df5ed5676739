import { type Kysely, sql } from 'kysely';

/** What each agent's last launch granted, and what an administrator has taken from them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(COLUMNS).execute(db);
}

const COLUMNS = `
alter table agent add column granted text[] not null default '{}';
alter table agent add column withheld text[] not null default '{}';
alter table agent add column launched_at timestamptz;
`;
