import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** What happens to a company's calls and texts is told to addresses of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(WEBHOOKS).execute(db);
  for (const table of TABLES) await sql.raw(protect(table)).execute(db);
}

const TABLES = ['webhook_endpoint', 'webhook_head', 'webhook_event', 'webhook_delivery', 'webhook_cursor'];

const WEBHOOKS = `
create table webhook_endpoint (
  tenant_id text not null references tenant (id),
  id uuid not null,
  url text not null,
  events text[] not null,                        -- types it gets; none: all
  sealed bytea not null,
  old_sealed bytea,                              -- signs, too, until
  old_until timestamptz,
  enabled boolean not null default true,
  failing_since timestamptz,
  failure text,                                  -- of the last attempt
  created_at timestamptz not null,
  primary key (tenant_id, id)
);

-- number of the last event: each transaction that adds some holds it, so that they become visible in order
create table webhook_head (
  tenant_id text not null references tenant (id),
  seq bigint not null,
  primary key (tenant_id)
);

create table webhook_event (
  tenant_id text not null,
  seq bigint not null,
  id uuid not null,
  type text not null,
  stream text not null,                          -- key of the call: what is told in order
  data jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, seq)
);
create index webhook_event_at on webhook_event (at);

-- what an endpoint has not got yet
create table webhook_delivery (
  tenant_id text not null,
  endpoint_id uuid not null,
  seq bigint not null,
  stream text not null,
  attempt integer not null default 0,
  due_at timestamptz not null,
  claim_until timestamptz,
  primary key (tenant_id, endpoint_id, seq),
  foreign key (tenant_id, endpoint_id) references webhook_endpoint (tenant_id, id) on delete cascade,
  foreign key (tenant_id, seq) references webhook_event (tenant_id, seq) on delete cascade
);
create index webhook_delivery_stream on webhook_delivery (tenant_id, endpoint_id, stream, seq);
create index webhook_delivery_due on webhook_delivery (due_at);
create index webhook_delivery_event on webhook_delivery (tenant_id, seq);

-- how far a session's stream has become events
create table webhook_cursor (
  tenant_id text not null,
  session_id uuid not null,
  seq bigint not null,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, session_id) references session (tenant_id, id) on delete cascade
);
`;
