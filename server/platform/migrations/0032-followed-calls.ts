import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Calls that a vendor tells of by webhooks and is asked about: what the company set, and what is known of each call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(FOLLOWED).execute(db);
  for (const table of ['followed_source', 'followed_call']) await sql.raw(protect(table)).execute(db);
}

const FOLLOWED = `
create table followed_source (
  tenant_id text not null references tenant (id),
  source text not null,                          -- a CallTruth
  settings jsonb not null,                       -- account, and what its names mean here
  changed_at timestamptz not null,
  delivered_at timestamptz,                      -- the latest event that was believed
  trouble text,
  trouble_detail text,
  trouble_at timestamptz,
  primary key (tenant_id, source)
);

-- a call may be told as several: one that was over here before the source knew better
create table followed_call (
  tenant_id text not null,
  source text not null,
  id text not null,                              -- the source's, of the caller
  call jsonb not null,                           -- its legs, and what is known of it
  span integer not null default 1,
  asked boolean not null default false,          -- the source was asked, or told all there is to know in time
  looks integer not null default 0,              -- since anything of it was new
  due_at timestamptz,                            -- when to look again
  said jsonb,                                    -- the latest report
  changed_at timestamptz not null,
  primary key (tenant_id, source, id)
);
create index followed_call_changed on followed_call (changed_at);
`;
