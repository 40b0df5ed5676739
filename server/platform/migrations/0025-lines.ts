import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Carriers over connections that stay: who holds them, and texts that they take and bring in segments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(LINES).execute(db);
  for (const table of TABLES) await sql.raw(protect(table)).execute(db);
}

const TABLES = ['carrier_line', 'message_segment', 'inbound_assembly'];

const LINES = `
-- which node holds a connection of an account
create table carrier_line (
  tenant_id text not null references tenant (id),
  carrier text not null,
  slot integer not null,                         -- of the connections of the account, from 0
  node text not null,
  until timestamptz not null,
  primary key (tenant_id, carrier, slot)
);

-- of a text whose segments the carrier took one by one
create table message_segment (
  tenant_id text not null,
  carrier text not null,
  carrier_id text not null,
  message_id uuid not null,
  state text,                                    -- by its receipts; null: none came
  reason text,
  carrier_code text,
  created_at timestamptz not null,
  primary key (tenant_id, carrier, carrier_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);
create index message_segment_message on message_segment (tenant_id, message_id);
create index message_segment_created on message_segment (created_at);

-- of a text that comes in parts
create table inbound_assembly (
  tenant_id text not null references tenant (id),
  carrier text not null,
  our_number text not null,
  caller text not null,
  reference integer not null,
  total integer not null,
  parts jsonb not null,                          -- by index
  done boolean not null,                         -- the text was told
  changed_at timestamptz not null,
  primary key (tenant_id, carrier, our_number, caller, reference, total)
);
create index inbound_assembly_open on inbound_assembly (changed_at) where not done;
create index inbound_assembly_changed on inbound_assembly (changed_at);
`;
