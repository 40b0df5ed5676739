import { sql, type RawBuilder } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Takes number, name and record of the caller out of these calls. Gives back how many. */
export const eraseCallers = (tx: Tx, callKeys: readonly string[]): Promise<number> =>
  erase(tx, sql`call_key = any(${callKeys})`);

/** The same for calls that began before `before`, or that came from a number; such as live are left. */
export function eraseCallersOf(
  tx: Tx,
  whose: { before: Date } | { caller: string },
  limit: number,
): Promise<number> {
  const chosen =
    'before' in whose
      ? sql`started_at < ${whose.before} and (caller is not null or caller_name is not null)`
      : sql`caller = ${whose.caller}`;
  return erase(
    tx,
    sql`call_key in (select call_key from call where tenant_id = ${tx.tenantId} and ${chosen} and state = 'ended' limit ${limit})`,
  );
}

async function erase(tx: Tx, chosen: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update call set caller = null, caller_name = null, record = null, attached_record = null
     where tenant_id = ${tx.tenantId} and ${chosen}`.execute(tx.q);
  return Number(numAffectedRows);
}
