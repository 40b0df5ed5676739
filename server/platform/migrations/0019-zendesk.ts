import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** The installation of the app for Zendesk, and what its pages launch the widget with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['zendesk_installation', 'zendesk_pass']) await sql.raw(protect(table)).execute(db);
}

const TABLES = `
create table zendesk_installation (
  tenant_id text primary key references tenant (id),
  subdomain text not null,
  app_id bigint not null,
  installation_id bigint not null,
  public_key text,                               -- PEM, of the app; null: not known yet
  softphone text,                                -- origin of the frame that reports calls
  origin text not null,                          -- of the pages above the app's
  key_id text not null,                          -- of launch_key: what the server signs launches with
  sealed bytea not null,                         -- its private half
  version uuid not null
);

-- one row for each pass that was given: the first comes in the page, each use gives the next
create table zendesk_pass (
  tenant_id text not null,
  hash bytea not null,
  chain uuid not null,                           -- of one page
  agent_id text not null,
  mount text,                                    -- from the first use on
  expires_at timestamptz not null,
  used_at timestamptz,
  used_for bytea,                                -- hash of the nonce it was used with
  primary key (tenant_id, hash)
);
create index zendesk_pass_by_chain on zendesk_pass (tenant_id, chain);
create index zendesk_pass_by_end on zendesk_pass (tenant_id, expires_at);
`;
