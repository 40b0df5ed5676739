import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** How people come to sign in: one-time links, limits of guessing, and the company's OpenID provider. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['setup_link', 'invitation', 'sign_in_limit', 'openid_provider'])
    await sql.raw(protect(table)).execute(db);
}

const TABLES = `
alter table account add column last_sign_in_at timestamptz;
alter table account add column roles_from text not null default 'portal' check (roles_from in ('portal', 'openid'));

create table setup_link (
  tenant_id text not null references tenant (id),
  hash bytea not null,
  expires_at timestamptz not null,
  primary key (tenant_id)
);
create index setup_link_by_expiry on setup_link (expires_at);

create table invitation (
  tenant_id text not null,
  account_id uuid not null,
  hash bytea not null,
  expires_at timestamptz not null,
  primary key (tenant_id, account_id),
  unique (tenant_id, hash),
  foreign key (tenant_id, account_id) references account (tenant_id, id) on delete cascade
);
create index invitation_by_expiry on invitation (expires_at);

-- Who is counted is not written down: a bucket is 18 bits of a keyed hash, so that the table has an end, too.
create table sign_in_limit (
  tenant_id text not null references tenant (id),
  kind text not null check (kind in ('account', 'address')),
  bucket integer not null,
  attempts integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz,
  primary key (tenant_id, kind, bucket)
);
create index sign_in_limit_by_age on sign_in_limit (last_at);

create table openid_provider (
  tenant_id text not null references tenant (id),
  issuer text not null,
  client_id text not null,
  sealed bytea not null,                         -- the client's secret
  scope text not null,
  groups_claim text not null,
  role_groups jsonb not null,
  email_domains text[] not null,
  emergency_account uuid,                        -- the only one with a password; null: passwords are for all
  version uuid not null,
  primary key (tenant_id),
  foreign key (tenant_id, emergency_account) references account (tenant_id, id)
);
create index account_session_by_expiry on account_session (idle_until);
`;
