import { type Kysely, sql } from 'kysely';

/**
 * What reports, the overview and the list of calls ask by time, and calls by the caller's number. None holds a column that
 * changes while a text is on its way.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(INDEXES).execute(db);
}

const INDEXES = `
create index message_by_time on message (tenant_id, created_at);
create index media_by_time on media (tenant_id, created_at);
create index session_by_opening on session (tenant_id, opened_at);
create index session_by_end on session (tenant_id, ended_at) where state <> 'active';
create index session_by_caller on session (tenant_id, caller);
create index call_by_time on call (tenant_id, started_at desc, call_key desc);
create index call_by_caller on call (tenant_id, caller, started_at desc);
create index carrier_event_last on carrier_event (tenant_id, carrier, received_at);
`;
