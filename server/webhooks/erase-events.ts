import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** Deletes what webhooks would tell again of these calls and of this number. Gives back whether there was anything. */
export async function eraseWebhookEvents(
  tx: Tx,
  { callKeys, caller }: { callKeys: readonly string[]; caller: string },
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from webhook_event where tenant_id = ${tx.tenantId}
       and (stream = any(${callKeys}) or data ->> 'from' = ${caller} or data ->> 'caller' = ${caller})`.execute(
    tx.q,
  );
  return numAffectedRows > 0n;
}

/** Whether these conversations were told to the company's own systems. */
export async function wereTold(tx: Tx, sessionIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ told: boolean }>`
    select exists (select from webhook_cursor where tenant_id = ${tx.tenantId}
                                                and session_id = any(${sessionIds}::uuid[])) as told`.execute(
    tx.q,
  );
  return rows[0]!.told;
}
