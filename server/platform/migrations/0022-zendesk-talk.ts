import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Calls of Zendesk Talk: what the company set, and what its work items are at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TALK).execute(db);
  for (const table of ['zendesk_talk', 'zendesk_work_item']) await sql.raw(protect(table)).execute(db);
}

const TALK = `
create table zendesk_talk (
  tenant_id text primary key references tenant (id),
  queue text not null,                           -- of calls that no other is for
  queues jsonb not null,                         -- by group or line
  delivered_at timestamptz,                      -- the latest signed event
  trouble text,
  trouble_detail text,
  trouble_at timestamptz
);

-- one call after the other may be of one work item: span counts them
create table zendesk_work_item (
  tenant_id text not null,
  id text not null,                              -- Zendesk's
  item jsonb not null,                           -- who holds it, and since when
  facts jsonb,                                   -- what its ticket says; null: not found yet, or no longer needed
  facts_at timestamptz,
  failures integer not null default 0,           -- looks for the ticket that failed, one after the other
  due_at timestamptz,                            -- when to look again
  said jsonb,                                    -- the latest report
  told_seq integer not null default 0,           -- of the latest report that was recorded
  changed_at timestamptz not null,
  primary key (tenant_id, id)
);
create index zendesk_work_item_changed on zendesk_work_item (changed_at);
`;
