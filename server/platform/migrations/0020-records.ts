import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Conversations are written to the company's CRM: which systems, which conversation to which record, and each write. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(RECORDS).execute(db);
  for (const table of ['record_system', 'record_thread', 'record_write'])
    await sql.raw(protect(table)).execute(db);
  await sql.raw(FOLLOW).execute(db);
}

const RECORDS = `
create table record_system (
  tenant_id text not null references tenant (id),
  system text not null,
  enabled boolean not null default false,
  sealed bytea,                                  -- credentials; null: none
  options jsonb not null default '{}',
  paused_until timestamptz,                      -- it has too much to do
  refused_since timestamptz,                     -- it lets the account in no more
  changed_at timestamptz not null,
  primary key (tenant_id, system)
);

-- one conversation in one record
create table record_thread (
  tenant_id text not null,
  id uuid not null,
  session_id uuid not null,
  system text not null,
  record_type text not null,
  record_id text not null,
  until_seq integer,                             -- last message that belongs there, once the call has another record
  state text not null default 'open' check (state in ('open', 'refused', 'gave_up')),
  reason text,                                   -- why it waits, or is not written
  code text,                                     -- the CRM's own
  ref text,                                      -- what the last write gave back
  attempt integer not null default 0,
  failing_since timestamptz,
  retry_at timestamptz,
  due_at timestamptz,                            -- when somebody has to look at it again
  claim uuid,                                    -- who writes at this moment
  claim_until timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, session_id, system, record_type, record_id),
  foreign key (tenant_id, session_id) references session (tenant_id, id) on delete cascade
);
create index record_thread_due on record_thread (due_at) where due_at is not null;
create index record_thread_failing on record_thread (tenant_id, failing_since desc) where failing_since is not null;

-- one addition to a record; 'asked': it may be there
create table record_write (
  tenant_id text not null,
  thread_id uuid not null,
  position integer not null,
  id uuid not null,
  state text not null check (state in ('open', 'asked', 'written', 'refused')),
  entries jsonb not null,                        -- messageId, words, media
  reason text,
  code text,
  asked_at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, thread_id, position),
  foreign key (tenant_id, thread_id) references record_thread (tenant_id, id) on delete cascade
);

alter table session add column followed boolean not null default false;
grant update (followed) on session to midcall_app, midcall_worker;
-- chosen by the agent; the column record is what telephony says
alter table call add column attached_record jsonb;
`;

/**
 * Whatever a session's screens are told, its record is to hear of, too: so the waking hangs on the number of the event,
 * not on each of the places that give one. A session that is not followed pays a look at one column. A job of the same
 * key is one job, whoever adds it.
 */
const FOLLOW = `
create function enqueue_job(name text, payload json, key text, run_at timestamptz) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if payload ->> 'tenantId' is distinct from current_setting('app.tenant', true) then
    raise exception 'a job belongs to the tenant of its transaction' using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(identifier => name, payload => payload, max_attempts => 8, run_at => run_at,
                                  job_key => name || '/' || (payload ->> 'tenantId') || '/' || key);
end $$;
revoke execute on function enqueue_job(text, json, text, timestamptz) from public;
grant execute on function enqueue_job(text, json, text, timestamptz) to midcall_app, midcall_worker;

create function follow_session() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(identifier => 'session.follow',
    payload => json_build_object('tenantId', new.tenant_id, 'sessionId', new.id), max_attempts => 8,
    job_key => 'session.follow/' || new.tenant_id || '/' || new.id);
  return null;
end $$;
revoke execute on function follow_session() from public;
create trigger session_followed after update of event_seq on session
  for each row when (new.followed) execute function follow_session();
`;
