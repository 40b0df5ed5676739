import { sql } from 'kysely';
import { type OptOutHow } from '../../protocol/opt-outs.ts';
import { type Tx } from '../platform/db.ts';
import { lockContact, type Pair } from './contact.ts';
import { reaches, stopHolds } from './stop-holds.ts';

/** How an opt-out came. */
export interface StopSource {
  how: OptOutHow;
  /** The word of the list that was written, or the carrier's code; `null` for an agent's answer. */
  by: string | null;
  /** Of the conversation, where there was one. */
  language: string | null;
}

/** An opt-out as it is stored. */
export interface Stop {
  at: Date;
  /** It reaches all numbers of the company. */
  everywhere: boolean;
  source: StopSource | null;
}

const pairOf = (tx: Tx, { our_number, caller }: Pair) =>
  sql`(select ${tx.tenantId}::text as tenant_id, ${our_number}::text as our_number, ${caller}::text as caller) pair`;

/** Whether the caller has told this number of ours, or by what counts now the company, to stop. */
export async function isOptedOut(tx: Tx, pair: Pair): Promise<boolean> {
  const { rows } = await sql<{ stopped: boolean }>`
    select ${stopHolds('pair')} as stopped from ${pairOf(tx, pair)}`.execute(tx.q);
  return rows[0]!.stopped;
}

/** Whether the pair itself has an opt-out that reaches as far. */
export async function isRecorded(
  tx: Tx,
  pair: Pair,
  { everywhere }: { everywhere: boolean },
): Promise<boolean> {
  const row = await tx.q
    .selectFrom('contact')
    .select('opted_out_everywhere as everywhere')
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', pair.our_number)
    .where('caller', '=', pair.caller)
    .where('opted_out_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined && (row.everywhere || !everywhere);
}

/**
 * Stores an opt-out of the pair; its row is locked from then on. One that is stored already and reaches as far stays as
 * it is, with its time. `now` is asked once the row is locked, so that times are in the order of the locks.
 */
export async function recordStop(
  tx: Tx,
  pair: Pair,
  { now, everywhere, source }: { now: () => Date } & Omit<Stop, 'at'>,
): Promise<void> {
  const { opted_out_at, opted_out_everywhere } = await lockContact(tx, pair);
  if (opted_out_at && (opted_out_everywhere || !everywhere)) return;
  await tx.q
    .updateTable('contact')
    .set({
      opted_out_at: now(),
      opted_out_everywhere: everywhere,
      opted_out_how: source?.how ?? null,
      opted_out_by: source?.by ?? null,
      opted_out_language: source?.language ?? null,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', pair.our_number)
    .where('caller', '=', pair.caller)
    .execute();
}

/**
 * The caller takes back what holds for the number they have written to: an opt-out that reaches all numbers, or that was
 * said to another while opt-outs count for the company, too. Rows are locked in one order, whichever number was written to.
 */
export async function liftStops(tx: Tx, pair: Pair): Promise<void> {
  await sql`
    with held as materialized (
      select stop.tenant_id, stop.our_number, stop.caller from contact stop, ${pairOf(tx, pair)}
       where stop.tenant_id = pair.tenant_id and stop.caller = pair.caller and ${sql.raw(reaches('pair'))}
       order by stop.our_number
         for update of stop)
    update contact set opted_out_at = null, opted_out_everywhere = false,
                       opted_out_how = null, opted_out_by = null, opted_out_language = null
      from held
     where contact.tenant_id = held.tenant_id and contact.our_number = held.our_number and contact.caller = held.caller`.execute(
    tx.q,
  );
}
