import { type Kysely, sql } from 'kysely';

/** The latest parked receipts are looked at every second; those whose text never comes to light stay for a day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`create index parked_receipt_by_time on parked_receipt (received_at)`).execute(db);
}
