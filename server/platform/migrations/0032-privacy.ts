import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** What is kept of callers ends: by its age, and when somebody asks for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(ERASURE).execute(db);
  for (const table of ['erased_opt_out', 'erasure']) await sql.raw(protect(table)).execute(db);
}

const ERASURE = `
alter table session add column texts_erased_at timestamptz, add column number_erased_at timestamptz;
grant update (texts_erased_at, number_erased_at) on session to midcall_app, midcall_worker;

alter table media drop constraint media_state_check;
alter table media add constraint media_state_check
  check (state in ('announced', 'ready', 'failed', 'blocked', 'unsupported', 'erased'));

-- that somebody has said STOP outlives their number: a keyed hash of the pair, until they are on a call again
create table erased_opt_out (
  tenant_id text not null references tenant (id),
  hash bytea not null,
  opted_out_at timestamptz not null,
  primary key (tenant_id, hash)
);

-- of a person, on request
create table erasure (
  tenant_id text not null references tenant (id),
  id uuid not null,
  sealed bytea,                                  -- the number, until all of it is erased
  state text not null check (state in ('waiting', 'done')),
  counts jsonb not null,                         -- what was erased so far
  given jsonb not null,                          -- what others have, and was not erased there
  requested_by text not null,
  requested_at timestamptz not null,
  done_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'done') = (sealed is null)),
  check ((state = 'done') = (done_at is not null))
);
create index erasure_latest on erasure (tenant_id, requested_at desc);
`;
