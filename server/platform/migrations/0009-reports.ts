import { type Kysely, sql } from 'kysely';

/** When a carrier was last heard of. Other indexes of reports are in `build-indexes.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index carrier_event_last on carrier_event (tenant_id, carrier, received_at)`.execute(db);
}
