import { type Selectable, sql } from 'kysely';
import { type MessageState } from '../../protocol/message.ts';
import { type Tx } from '../platform/db.ts';
import { type Database } from '../platform/schema.ts';
import { sessionParts, sessionTopic, type SessionWrite } from '../stream/append-event.ts';
import { type LockedText } from './lock-text.ts';
import { type Fence } from './outbox-store.ts';

export type ParkedReceipt = Selectable<Database['parked_receipt']>;

/** A carrier's answer, as far as it is more than a state. */
export interface Answer {
  /** Ends this node's claim, unless it was taken away meanwhile. */
  fence: Fence;
  /** The carrier's own id of a text it has taken; one that is known is never forgotten. */
  carrierId: string | null;
  /** As the carrier counts; `null`: not told. */
  segments: number | null;
}

export interface Settlement {
  state: MessageState;
  reason: string | null;
  /** Why, in the carrier's words; `null` keeps what is known. */
  code: string | null;
  at: Date;
}

/**
 * Writes what became of a text that this transaction has locked: its state, the end of its claim, and what its session
 * tells of it, in one statement. Gives back the receipts that came before the answer, taken out, in the order they came.
 */
export async function writeOutcome(
  tx: Tx,
  { id, session_id, carrier, state: from }: LockedText['message'],
  { state, reason, code, at }: Settlement,
  { answer, session }: { answer: Answer | null; session: SessionWrite | null },
): Promise<ParkedReceipt[]> {
  const told = session && session_id !== null ? sql`, ${sessionParts(tx, session_id, session)}` : sql``;
  const [fence, carrierId] = [answer?.fence, answer?.carrierId ?? null];
  const { rows } = await sql<ParkedReceipt>`
    with m as (
      update message set state = ${state}, reason = ${reason}, carrier_code = coalesce(${code}, carrier_code),
                         state_at = ${at}, wait_until = null,
                         carrier_message_id = coalesce(carrier_message_id, ${carrierId}),
                         carrier_segments = coalesce(${answer?.segments ?? null}::int, carrier_segments)
       where tenant_id = ${tx.tenantId} and id = ${id} and state = ${from}),
    o as (
      delete from outbox
       where tenant_id = ${tx.tenantId} and message_id = ${fence?.messageId ?? null} and state = 'sending'
         and attempt = ${fence?.attempt ?? null} and claimed_by = ${fence?.node ?? null}),
    parked as (
      delete from parked_receipt
       where tenant_id = ${tx.tenantId} and carrier = ${carrier} and carrier_message_id = ${carrierId}
      returning *)${told}
    select * from parked order by received_at`.execute(tx.q);
  if (session && session_id !== null) tx.wake(sessionTopic(tx, session_id));
  return rows;
}
