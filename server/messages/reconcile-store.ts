import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface UnansweredText {
  messageId: string;
  from: string;
  to: string;
  text: string;
  createdAt: Date;
  /** When it was given up to wait for an answer. */
  stateAt: Date;
}

/** Texts of a carrier whose answer was lost, and is not older than that. */
export async function unansweredTexts(tx: Tx, carrier: string, since: Date): Promise<UnansweredText[]> {
  return tx.q
    .selectFrom('message')
    .select([
      'id as messageId',
      'our_number as from',
      'caller as to',
      'body as text',
      'created_at as createdAt',
      'state_at as stateAt',
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .where('state', '=', sql.lit('not_confirmed'))
    .where('carrier_message_id', 'is', null)
    .where('state_at', '>=', since)
    .orderBy('state_at')
    .execute();
}

/** Of these ids of a carrier, those of texts that we know. */
export async function knownCarrierIds(tx: Tx, carrier: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select carrier_message_id as id from message
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and carrier_message_id is not null
       and carrier_message_id = any(${ids}::text[])`.execute(tx.q);
  return new Set(rows.map(({ id }) => id));
}

/** Of these events of a carrier, those that were taken. */
export async function takenEvents(tx: Tx, carrier: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select event_id as id from carrier_event
     where tenant_id = ${tx.tenantId} and carrier = ${carrier} and event_id = any(${ids}::text[])`.execute(
    tx.q,
  );
  return new Set(rows.map(({ id }) => id));
}
