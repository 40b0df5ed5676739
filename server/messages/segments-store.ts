import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type SegmentState } from './decide-whole.ts';

/** Notes the ids of segments that the carrier took one by one. An id that was another's long ago is this one's now. */
export async function insertSegments(
  tx: Tx,
  { messageId, carrier, ids, at }: { messageId: string; carrier: string; ids: readonly string[]; at: Date },
): Promise<void> {
  await sql`
    insert into message_segment (tenant_id, carrier, carrier_id, message_id, created_at)
    select ${tx.tenantId}, ${carrier}, id, ${messageId}, ${at} from unnest(${[...ids]}::text[]) as id
    on conflict (tenant_id, carrier, carrier_id) do update
       set message_id = excluded.message_id, state = null, reason = null, carrier_code = null,
           created_at = excluded.created_at`.execute(tx.q);
}

/** The text that a segment is of. */
export async function findSegmentText(tx: Tx, carrier: string, carrierId: string): Promise<string | null> {
  const row = await tx.q
    .selectFrom('message_segment')
    .select('message_id')
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .where('carrier_id', '=', carrierId)
    .executeTakeFirst();
  return row?.message_id ?? null;
}

/** All segments of a text, by the carrier's ids; none of a text that went as a whole. */
export async function segmentsOf(
  tx: Tx,
  carrier: string,
  messageId: string,
): Promise<(SegmentState & { carrierId: string })[]> {
  const { rows } = await sql<SegmentState & { carrierId: string }>`
    select carrier_id as "carrierId", state, reason, carrier_code as code from message_segment
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and message_id = ${messageId}`.execute(tx.q);
  return rows;
}

export async function writeSegment(
  tx: Tx,
  { carrier, carrierId }: { carrier: string; carrierId: string },
  { state, reason, code }: SegmentState,
): Promise<void> {
  await tx.q
    .updateTable('message_segment')
    .set({ state, reason, carrier_code: code })
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .where('carrier_id', '=', carrierId)
    .execute();
}
