// Longer than others: the first schema is one change, read from top to bottom.
import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Tables that belong to a tenant: each gets row-level security with the two policies below. */
const TENANT_TABLES = [
  'setting',
  'queue',
  'phone_number',
  'number_bucket',
  'queue_number',
  'agent',
  'launch_key',
  'launch_use',
  'access_token',
  'api_key',
  'embed_origin',
  'webhook_secret',
  'carrier_account',
  'call',
  'session',
  'message',
  'outbox',
  'media',
  'stream_event',
  'contact',
  'late_text',
  'carrier_event',
  'parked_receipt',
  'idempotency',
  'preset',
  'preset_text',
  'automatic_text',
  'audit',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(ROLES).execute(db);
  await sql.raw(TABLES).execute(db);
  for (const table of TENANT_TABLES) await sql.raw(protect(table)).execute(db);
  await sql.raw(protect('tenant', 'id')).execute(db);
  await sql.raw(FUNCTIONS).execute(db);
}

/**
 * `midcall_app` serves requests and sees one tenant, named for the transaction; `midcall_worker` looks for work of all
 * tenants. Neither owns a table, so that row-level security holds for both. Roles belong to the whole cluster: another
 * database may have made them already, or be making them now.
 */
const ROLES = `
do $$
declare name text;
begin
  foreach name in array array['midcall_app', 'midcall_worker'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', name);
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise exception 'The role % is missing, and this user may not create it: docs/operations.md says how.', name;
      end;
    end if;
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to %I', name, current_user);
    end if;
  end loop;
end $$;
`;

const TABLES = `
create table tenant (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
  name text not null,
  home_country text not null check (home_country ~ '^[A-Z]{2}$'),
  default_language text not null,
  event_seq bigint not null default 0,
  created_at timestamptz not null
);

-- settings and configuration -----------------------------------------------------------------------------------------
create table setting (
  tenant_id text not null references tenant (id),
  queue_key text not null,                       -- '' for the tenant itself
  key text not null,
  value jsonb not null,
  primary key (tenant_id, queue_key, key)
);

create table queue (
  tenant_id text not null references tenant (id),
  key text not null,
  name text not null,
  languages text[] not null,
  default_language text not null,
  sms_enabled boolean not null,
  primary key (tenant_id, key)
);

create table phone_number (
  tenant_id text not null references tenant (id),
  id uuid not null,
  e164 text not null,
  label text not null,
  inbound boolean not null,
  outbound boolean not null,
  mms boolean not null,
  purpose text not null check (purpose in ('in_call', 'sms_chat')),
  global_outbound boolean not null,
  verified_at timestamptz,
  carrier text not null,
  rate_per_second double precision not null check (rate_per_second > 0),   -- segments
  burst double precision not null check (burst >= 1),                      -- segments
  encoding_profile text not null,
  draining boolean not null,
  primary key (tenant_id, id),
  unique (tenant_id, e164),
  check (inbound or outbound)
);

create table number_bucket (
  tenant_id text not null,
  number_id uuid not null,
  tokens double precision not null,
  filled_at timestamptz not null,
  primary key (tenant_id, number_id),
  foreign key (tenant_id, number_id) references phone_number (tenant_id, id) on delete cascade
);

create table queue_number (
  tenant_id text not null,
  queue_key text not null,
  number_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  primary key (tenant_id, queue_key, number_id, direction),
  foreign key (tenant_id, queue_key) references queue (tenant_id, key) on delete cascade,
  foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create unique index queue_number_one_inbound_queue on queue_number (tenant_id, number_id) where direction = 'inbound';

create table preset (
  tenant_id text not null references tenant (id),
  id uuid not null,
  category text not null,
  keyword text,
  position integer not null,
  queue_key text,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, queue_key) references queue (tenant_id, key)
);

create table preset_text (
  tenant_id text not null,
  preset_id uuid not null,
  language text not null,
  label text not null,
  body text not null,
  primary key (tenant_id, preset_id, language),
  foreign key (tenant_id, preset_id) references preset (tenant_id, id) on delete cascade
);

create table automatic_text (
  tenant_id text not null references tenant (id),
  kind text not null check (kind in ('closing', 'autoReply')),
  language text not null,
  enabled boolean not null,
  body text not null,
  primary key (tenant_id, kind, language)
);

create table audit (
  tenant_id text not null references tenant (id),
  id uuid not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  object text not null,
  before jsonb,
  after jsonb,
  primary key (tenant_id, id)
);
create index audit_by_time on audit (tenant_id, at desc);

-- access ---------------------------------------------------------------------------------------------------------------
create table agent (
  tenant_id text not null references tenant (id),
  id text not null,
  name text not null,
  event_seq bigint not null default 0,
  primary key (tenant_id, id)
);

create table launch_key (
  tenant_id text not null references tenant (id),
  key_id text not null,
  public_jwk jsonb not null,
  revoked_at timestamptz,
  primary key (tenant_id, key_id)
);

create table launch_use (
  tenant_id text not null references tenant (id),
  jti text not null,
  expires_at timestamptz not null,
  primary key (tenant_id, jti)
);

create table access_token (
  tenant_id text not null references tenant (id),
  hash bytea not null,
  agent_id text not null,
  permissions text[] not null,
  mount text not null,
  idle_until timestamptz not null,
  absolute_until timestamptz not null,
  primary key (tenant_id, hash)
);
create index access_token_by_mount on access_token (tenant_id, mount);

create table api_key (
  tenant_id text not null references tenant (id),
  id uuid not null,
  name text not null,
  hash bytea not null,
  scopes text[] not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, hash)
);

create table embed_origin (
  tenant_id text not null references tenant (id),
  origin text not null,
  primary key (tenant_id, origin)
);

create table webhook_secret (
  tenant_id text not null references tenant (id),
  source text not null,
  id uuid not null,
  sealed bytea not null,
  expires_at timestamptz,
  primary key (tenant_id, source, id)
);

create table carrier_account (
  tenant_id text not null references tenant (id),
  carrier text not null,
  sealed bytea not null,
  primary key (tenant_id, carrier)
);

-- calls and sessions ---------------------------------------------------------------------------------------------------
create table call (
  tenant_id text not null references tenant (id),
  call_key text not null,
  seq bigint not null,
  state text not null check (state in ('offered', 'ringing', 'connected', 'held', 'transferring', 'ended')),
  channel text not null,
  direction text not null,
  caller text,
  caller_name text,
  dialled text,
  queue_key text not null,
  language text not null,
  agent_id text,
  record jsonb,
  started_at timestamptz not null,
  connected_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  lease_until timestamptz,
  blocked text,                                  -- why texting did not open, null while it is open or not yet due
  primary key (tenant_id, call_key),
  check ((state = 'ended') = (ended_at is not null))
);
create index call_leases on call (lease_until) where state <> 'ended';
create index call_by_agent on call (tenant_id, agent_id, started_at desc);

create table session (
  tenant_id text not null,
  id uuid not null,
  call_key text not null,
  state text not null check (state in ('active', 'closing', 'ended')),
  number_id uuid not null,
  our_number text not null,
  mms boolean not null,
  carrier text not null,
  encoding_profile text not null,
  caller text not null,
  caller_source text not null check (caller_source in ('call', 'agent')),
  queue_key text not null,
  language text not null,
  agent_id text not null,
  transfers jsonb not null default '[]',         -- who was in charge before: from, to, at
  opened_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  closing text check (closing in ('queued', 'handed_over', 'not_due', 'off', 'no_text', 'opted_out', 'blocked')),
  opt_out_suspected boolean not null default false,
  read_seq integer not null default 0,           -- inbound messages up to here were looked at
  unread integer not null default 0,
  next_seq integer not null default 1,
  event_seq bigint not null default 0,
  primary key (tenant_id, id),
  unique (tenant_id, call_key),
  foreign key (tenant_id, call_key) references call (tenant_id, call_key),
  check ((state = 'active') = (ended_at is null)),
  check ((state = 'active') = (closing is null))
);
create unique index session_one_live_per_pair on session (tenant_id, our_number, caller) where state = 'active';
create index session_last_of_pair on session (tenant_id, our_number, caller, ended_at desc) where state <> 'active';
create index session_by_agent on session (tenant_id, agent_id, ended_at desc) where state <> 'active';
create index session_live_by_agent on session (tenant_id, agent_id) where state = 'active';
create index session_live_by_number on session (tenant_id, number_id) where state = 'active';

create table message (
  tenant_id text not null,
  id uuid not null,
  session_id uuid,                               -- null for an auto-reply, which belongs to no conversation
  seq integer,
  direction text not null check (direction in ('out', 'in')),
  kind text not null check (kind in ('text', 'preset', 'closing', 'inbound', 'autoReply')),
  state text not null check (state in ('queued', 'sending', 'accepted', 'sent', 'delivered', 'undelivered', 'failed',
                                       'suppressed', 'expired', 'not_confirmed', 'received')),
  reason text,
  carrier_code text,
  body text not null,
  language text,
  preset_id uuid,
  agent_id text,
  encoding text not null,
  segments integer not null,
  client_key text,
  retry_of uuid,
  our_number text not null,
  caller text not null,
  carrier text not null,
  carrier_message_id text,
  carrier_segments integer,
  attempt integer not null default 0,
  wait_until timestamptz,
  created_at timestamptz not null,
  state_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, session_id, seq),
  foreign key (tenant_id, session_id) references session (tenant_id, id),
  check ((direction = 'in') = (kind = 'inbound')),
  check ((direction = 'in') = (state = 'received')),
  check ((kind = 'autoReply') = (session_id is null)),
  check ((session_id is null) = (seq is null))
);
create unique index message_one_closing on message (tenant_id, session_id) where kind = 'closing';
create unique index message_by_carrier_id on message (tenant_id, carrier, carrier_message_id) where carrier_message_id is not null;
create index message_auto_replies on message (tenant_id, created_at) where kind = 'autoReply';
create index message_unconfirmed on message (state_at) where state = 'not_confirmed';

-- texts not yet handed over, or whose answer is awaited; a row leaves when the outcome is known
create table outbox (
  tenant_id text not null,
  message_id uuid not null,
  position bigint generated always as identity,  -- order within a conversation: its inserts are serialised by a row lock
  conversation text not null,
  number_id uuid not null,
  carrier text not null,
  priority smallint not null,                    -- 0 an agent's text, 1 a closing text, 2 an auto-reply
  segments integer not null,
  state text not null check (state in ('queued', 'sending')),
  due_at timestamptz not null,
  expires_at timestamptz not null,
  attempt integer not null default 0,
  claimed_by text,
  claim_until timestamptz,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index outbox_due on outbox (carrier, due_at, priority, position) where state = 'queued';
create index outbox_conversation on outbox (tenant_id, conversation, position);
create index outbox_claims on outbox (claim_until) where state = 'sending';

create table media (
  tenant_id text not null,
  id uuid not null,
  session_id uuid not null,
  message_id uuid not null,
  position integer not null,
  state text not null check (state in ('announced', 'ready', 'failed', 'blocked', 'unsupported')),
  kind text not null check (kind in ('image', 'video', 'file')),
  reason text,
  carrier text not null,
  source_url text,                               -- at the carrier; forgotten once fetched
  declared_type text,
  type text,
  size integer,
  width integer,
  height integer,
  object_key text,                               -- name of the stored file, random
  thumbnail_key text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, message_id, position),
  foreign key (tenant_id, message_id) references message (tenant_id, id)
);

-- a pair of our number and a caller: what outlives the session -----------------------------------------------------------
create table contact (
  tenant_id text not null references tenant (id),
  our_number text not null,
  caller text not null,
  opted_out_at timestamptz,
  last_auto_reply_at timestamptz,
  auto_reply_day date,
  auto_replies_that_day integer not null default 0,
  primary key (tenant_id, our_number, caller)
);

create table late_text (
  tenant_id text not null references tenant (id),
  id uuid not null,
  session_id uuid,                               -- the ended session it came after, if there was one
  our_number text not null,
  caller text not null,
  received_at timestamptz not null,
  body text,                                     -- only if keepLateText says so
  media_count integer not null,
  auto_replied boolean not null,
  primary key (tenant_id, id)
);
create index late_text_by_time on late_text (tenant_id, received_at);

create table carrier_event (
  tenant_id text not null references tenant (id),
  carrier text not null,
  event_id text not null,
  received_at timestamptz not null,
  primary key (tenant_id, carrier, event_id)
);
create index carrier_event_by_time on carrier_event (received_at);

-- receipts that came before the answer they belong to
create table parked_receipt (
  tenant_id text not null references tenant (id),
  carrier text not null,
  carrier_message_id text not null,
  state text not null,
  reason text,
  carrier_code text,
  received_at timestamptz not null
);
create index parked_receipt_by_id on parked_receipt (tenant_id, carrier, carrier_message_id);

create table idempotency (
  tenant_id text not null references tenant (id),
  agent_id text not null,
  key text not null,
  fingerprint text not null,
  message_id uuid not null,                      -- what the key was used for; not a reference: it is written before
  created_at timestamptz not null,
  primary key (tenant_id, agent_id, key)
);
create index idempotency_by_time on idempotency (created_at);

-- what screens are told; the rows above are the truth ---------------------------------------------------------------------
create table stream_event (
  tenant_id text not null references tenant (id),
  stream text not null,                          -- 't' the tenant, 'a:' + agent, 's:' + session
  seq bigint not null,
  data jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, stream, seq)
);
create index stream_event_by_time on stream_event (at);
`;

/**
 * The numbers of all tenants in a table that row-level security does not hide from these functions: two of our numbers
 * never answer each other. `uses` counts, since two tenants may name the same number.
 */
const FUNCTIONS = `
create table own_number (e164 text primary key, uses integer not null);
create function is_our_number(number text) returns boolean language sql stable security definer set search_path = public as
  $$ select exists (select from own_number where e164 = number and uses > 0) $$;
create function count_own_number() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'DELETE' then
    update own_number set uses = uses - 1 where e164 = old.e164;
    return old;
  end if;
  insert into own_number values (new.e164, 1) on conflict (e164) do update set uses = own_number.uses + 1;
  return new;
end $$;
create trigger count_own_number after insert or delete on phone_number for each row execute function count_own_number();
`;
