import { type Kysely, sql } from 'kysely';

/** What a text of a preset was last read against, so that a translation whose source has changed is found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(VERSIONS).execute(db);
}

const VERSIONS = `
alter table preset_text
  add column version integer not null default 1,
  add column changed_at timestamptz not null default now(),
  add column added_at timestamptz not null default now(),   -- the first of a preset may be its source
  add column source_language text,                          -- null: of a release before this, and nobody has written since
  add column source_version integer,
  add column source_text text;
`;
