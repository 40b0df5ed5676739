import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** What carriers still have of the pictures that callers sent, until it is deleted there; how long a video is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CARRIER_COPIES).execute(db);
  await sql.raw(protect('carrier_copy')).execute(db);
}

const CARRIER_COPIES = `
alter table carrier_account
  add column media_at_carrier text not null default 'delete' check (media_at_carrier in ('delete', 'keep')),
  add column copies_problem text check (copies_problem in ('refused', 'unreachable', 'unexpected'));

create table carrier_copy (
  tenant_id text not null references tenant (id),
  id uuid not null,                              -- of the media item; its own, where no agent is shown one
  carrier text not null,
  url text not null,
  caller_hash bytea not null,                    -- keyed: whose it is, for the erasing of a person
  created_at timestamptz not null,
  due_at timestamptz,                            -- to be deleted since then; null: not yet
  asked_at timestamptz,                          -- the carrier was last asked in vain
  primary key (tenant_id, id)
);
create index carrier_copy_due on carrier_copy (tenant_id, carrier, created_at) where due_at is not null;
create index carrier_copy_of_caller on carrier_copy (tenant_id, caller_hash);
create index carrier_copy_by_age on carrier_copy (tenant_id, created_at) where due_at is null;

-- of a video, by its container
alter table media add column duration_ms integer check (duration_ms > 0);
`;
