import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Exchanges of Asterisk: how they are reached, what their names mean, and which node listens to each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(EXCHANGE).execute(db);
  await sql.raw(protect('asterisk_exchange')).execute(db);
}

const EXCHANGE = `
create table asterisk_exchange (
  tenant_id text not null references tenant (id),
  id uuid not null,
  settings jsonb not null,                       -- addresses, users, and what its names mean
  sealed bytea not null,                         -- the passwords
  changed_at timestamptz not null,
  driver text,                                   -- the node that listens to it
  driver_until timestamptz,                      -- any other may from then on
  ami_up boolean not null default false,
  ari_up boolean not null default false,
  trouble text,
  trouble_detail text,
  trouble_at timestamptz,
  primary key (tenant_id, id)
);
`;
