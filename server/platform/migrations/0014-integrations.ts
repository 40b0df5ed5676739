import { type Kysely, sql } from 'kysely';

/** When the keys, secrets and origins of a tenant came to be, when they were used last, and what was launched by them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(COLUMNS).execute(db);
}

const COLUMNS = `
alter table api_key add column expires_at timestamptz;

alter table embed_origin
  add column created_at timestamptz not null default now(),
  add column last_launch_on date;

alter table launch_key
  add column name text not null default '',
  add column created_at timestamptz not null default now(),
  add column last_used_on date;

alter table webhook_secret add column created_at timestamptz not null default now();
alter table carrier_account add column changed_at timestamptz not null default now();

-- of the launch that gave the token
alter table access_token add column origin text, add column key_id text;
create index access_token_by_key on access_token (tenant_id, key_id);
`;
