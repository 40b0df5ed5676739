import { sql } from 'kysely';
import { crashPoint } from './crash-point.ts';
import { type Db } from './db.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Rows that help for a while and then only take room. A stream older than this is read again as a whole; a key or an
 * event of a carrier comes again within minutes, a day at most; a parked receipt waits for an answer of seconds.
 */
const KEEP = [
  { table: 'stream_event', column: 'at', ms: 2 * DAY },
  // what was told can be told again
  { table: 'webhook_event', column: 'at', ms: 3 * DAY },
  // a call that is not heard of any more
  { table: 'zendesk_work_item', column: 'changed_at', ms: DAY },
  { table: 'followed_call', column: 'changed_at', ms: DAY },
  { table: 'idempotency', column: 'created_at', ms: 2 * DAY },
  { table: 'carrier_event', column: 'received_at', ms: 30 * DAY },
  { table: 'parked_receipt', column: 'received_at', ms: DAY },
  // a part that comes again does so within seconds; one whose others do not come was shown
  { table: 'inbound_assembly', column: 'changed_at', ms: HOUR },
  // message centres try for days
  { table: 'message_segment', column: 'created_at', ms: 14 * DAY },
  // a number that was not texted within a week is a new one
  { table: 'spending_counter', column: 'counted_at', ms: 8 * DAY },
  { table: 'spending_notice', column: 'made_at', ms: 8 * DAY },
  { table: 'alarm', column: 'raised_at', ms: 90 * DAY },
  // a code lives for minutes; who joined by one stands in the session and in the audit
  { table: 'text_in_code', column: 'created_at', ms: 2 * DAY },
  { table: 'text_in_try', column: 'since', ms: DAY },
  { table: 'carrier_line', column: 'until', ms: HOUR },
  { table: 'launch_use', column: 'expires_at', ms: HOUR },
  { table: 'access_token', column: 'absolute_until', ms: HOUR },
  { table: 'account_session', column: 'idle_until', ms: HOUR },
  { table: 'setup_link', column: 'expires_at', ms: HOUR },
  { table: 'invitation', column: 'expires_at', ms: HOUR },
  { table: 'sign_in_limit', column: 'last_at', ms: DAY },
] as const;

/** Rows of one statement, and statements of one table in one turn: a large backlog takes several turns. */
const BATCH = 1_000;
const BATCHES = 50;

/** Deletes what is older than it needs to be, of all tenants, in short statements. Gives back how many rows. */
export async function clearOldRows(db: Db, now: Date): Promise<number> {
  let deleted = 0;
  for (const { table, column, ms } of KEEP) {
    const before = new Date(now.getTime() - ms);
    for (let batch = 0; batch < BATCHES; batch++) {
      const { numAffectedRows = 0n } = await db.worker((tx) =>
        sql`
          delete from ${sql.table(table)} where ctid in (
            select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} limit ${BATCH})`.execute(
          tx.q,
        ),
      );
      crashPoint('C20');
      deleted += Number(numAffectedRows);
      if (numAffectedRows < BATCH) break;
    }
  }
  return deleted;
}
