import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** People who administer, and their sign-ins. The scopes of API keys become capabilities, as people have them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['account', 'account_session']) await sql.raw(protect(table)).execute(db);
  await sql.raw(SCOPES).execute(db);
}

const TABLES = `
create table account (
  tenant_id text not null references tenant (id),
  id uuid not null,
  email text not null check (email = lower(email)),
  name text not null,
  roles text[] not null,
  password_hash text,                            -- argon2id; null: signs in elsewhere
  subject text,                                  -- at the company's OpenID provider
  locale text,
  disabled_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, email)
);
create unique index account_by_subject on account (tenant_id, subject) where subject is not null;

create table account_session (
  tenant_id text not null,
  hash bytea not null,
  account_id uuid not null,
  created_at timestamptz not null,
  idle_until timestamptz not null,
  absolute_until timestamptz not null,
  primary key (tenant_id, hash),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
create index account_session_by_account on account_session (tenant_id, account_id);

alter table api_key add column created_at timestamptz not null default now();
alter table api_key add column last_used_on date;
`;

/** Forced row-level security would hide every row from an owner who is no superuser. */
const SCOPES = `
alter table api_key no force row level security;
update api_key set scopes = array(
  select distinct new from unnest(scopes) as old, lateral unnest(
    case old
      when 'admin.read' then array['config.read', 'access.read', 'reports.read', 'audit.read']
      when 'admin.write' then array['config.write', 'presets.write']
      else array[old]
    end) as new);
alter table api_key force row level security;
`;
