import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** One of our numbers and a caller's number: whom opt-outs and auto-reply limits are about. */
export interface Pair {
  our_number: string;
  caller: string;
}

/** Name of the pair's line in the outbox. */
export const conversationOf = (pair: Pair): string => `${pair.our_number}|${pair.caller}`;

export interface ContactRow {
  opted_out_at: Date | null;
  opted_out_everywhere: boolean;
  last_auto_reply_at: Date | null;
  auto_reply_day: string | null;
  auto_replies_that_day: number;
}

/** The pair's row, locked, made when it was missing: late texts of one caller are taken one after the other. */
export async function lockContact(tx: Tx, pair: Pair): Promise<ContactRow> {
  const { rows } = await sql<ContactRow>`
    insert into contact (tenant_id, our_number, caller) values (${tx.tenantId}, ${pair.our_number}, ${pair.caller})
    on conflict (tenant_id, our_number, caller) do update set caller = excluded.caller
    returning opted_out_at, opted_out_everywhere, last_auto_reply_at, auto_reply_day, auto_replies_that_day`.execute(
    tx.q,
  );
  return rows[0]!;
}

export async function noteAutoReply(
  tx: Tx,
  pair: Pair,
  { at, day, count }: { at: Date; day: string; count: number },
): Promise<void> {
  await tx.q
    .updateTable('contact')
    .set({ last_auto_reply_at: at, auto_reply_day: day, auto_replies_that_day: count })
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', pair.our_number)
    .where('caller', '=', pair.caller)
    .execute();
}

/** Auto-replies of the tenant since `since`, for the breaker that stops a loop nobody foresaw. */
export async function countAutoReplies(tx: Tx, since: Date): Promise<number> {
  const { count } = await tx.q
    .selectFrom('message')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId)
    .where('kind', '=', sql.lit('autoReply'))
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

/** Whether the number is ours or another tenant's on this server. */
export async function isOurNumber(tx: Tx, number: string): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`select is_our_number(${number}) as ours`.execute(tx.q);
  return rows[0]!.ours;
}
