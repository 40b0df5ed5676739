import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type MessageTable } from '../platform/schema.ts';

/** Kinds of text that an administrator has sent, outside of any call. */
export type SystemKind = Extract<MessageTable['kind'], 'test' | 'verification'>;

/** Texts of a kind since `since`, of the tenant, to this number, and in all to numbers that are not ours. */
export async function countSystemTexts(
  tx: Tx,
  { kind, to, since }: { kind: SystemKind; to: string; since: Date },
): Promise<{ toOne: number; inAll: number }> {
  const { rows } = await sql<{ toOne: number; inAll: number }>`
    select count(*) filter (where caller = ${to}) as "toOne", count(*) as "inAll"
      from message
     where tenant_id = ${tx.tenantId} and kind in ('test', 'verification') and kind = ${kind} and created_at > ${since}
       and caller not in (select e164 from phone_number where tenant_id = ${tx.tenantId})`.execute(tx.q);
  return rows[0]!;
}
