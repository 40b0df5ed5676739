import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** One of our numbers and a caller's number: whom opt-out and auto-reply limits are about. */
export interface Pair {
  our_number: string;
  caller: string;
}

/** Name of the pair's line in the outbox. */
export const conversationOf = (pair: Pair): string => `${pair.our_number}|${pair.caller}`;

/** Whether the caller has told this number of ours to stop. */
export async function isOptedOut(tx: Tx, pair: Pair): Promise<boolean> {
  const row = await tx.q
    .selectFrom('contact')
    .select('opted_out_at')
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', pair.our_number)
    .where('caller', '=', pair.caller)
    .executeTakeFirst();
  return (row?.opted_out_at ?? null) !== null;
}

export interface ContactRow {
  opted_out_at: Date | null;
  last_auto_reply_at: Date | null;
  auto_reply_day: string | null;
  auto_replies_that_day: number;
}

/** The pair's row, locked, made when it was missing: late texts of one caller are taken one after the other. */
export async function lockContact(tx: Tx, pair: Pair): Promise<ContactRow> {
  const { rows } = await sql<ContactRow>`
    insert into contact (tenant_id, our_number, caller) values (${tx.tenantId}, ${pair.our_number}, ${pair.caller})
    on conflict (tenant_id, our_number, caller) do update set caller = excluded.caller
    returning opted_out_at, last_auto_reply_at, auto_reply_day, auto_replies_that_day`.execute(tx.q);
  return rows[0]!;
}

/** `now` is asked once the row is locked, so that times are in the order of the locks; `null` lifts the opt-out. */
export async function setOptedOut(tx: Tx, pair: Pair, now: (() => Date) | null): Promise<void> {
  await lockContact(tx, pair);
  await tx.q
    .updateTable('contact')
    .set({ opted_out_at: now && now() })
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', pair.our_number)
    .where('caller', '=', pair.caller)
    .execute();
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
