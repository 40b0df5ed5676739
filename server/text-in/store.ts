import { type Selectable, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type TextInCodeTable } from '../platform/schema.ts';
import { type Tries } from './decide-text-in.ts';
import { type HeldText } from './held-text.ts';

export type CodeRow = Selectable<TextInCodeTable>;

/** The code of a call that waits or was texted, locked. The call is locked before. */
export async function lockCodeOfCall(tx: Tx, callKey: string): Promise<CodeRow | undefined> {
  return living(tx).where('call_key', '=', callKey).forNoKeyUpdate().executeTakeFirst();
}

export async function findCodeOfCall(tx: Tx, callKey: string): Promise<CodeRow | undefined> {
  return living(tx).where('call_key', '=', callKey).executeTakeFirst();
}

const living = (tx: Tx) =>
  tx.q
    .selectFrom('text_in_code')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('state', 'in', ['waiting', 'texted']);

/** The code that waits under these digits on a number. */
export async function findCode(tx: Tx, ourNumber: string, code: string): Promise<CodeRow | undefined> {
  return living(tx)
    .where('our_number', '=', ourNumber)
    .where('code', '=', code)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
}

/** The code a mobile has texted to a number and that waits for the agent. */
export async function findTextedBy(tx: Tx, ourNumber: string, sender: string): Promise<CodeRow | undefined> {
  return living(tx)
    .where('our_number', '=', ourNumber)
    .where('sender', '=', sender)
    .where('state', '=', 'texted')
    .executeTakeFirst();
}

/** Whether a mobile has texted any code that waits for an agent. */
export async function isAboutToJoin(tx: Tx, sender: string): Promise<boolean> {
  return (
    (await living(tx).where('sender', '=', sender).where('state', '=', 'texted').executeTakeFirst()) !==
    undefined
  );
}

/** How many codes wait on a number. */
export async function countWaiting(tx: Tx, ourNumber: string, now: Date): Promise<number> {
  const { count } = await tx.q
    .selectFrom('text_in_code')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', ourNumber)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

/** Digits whose time is over may be drawn again. */
export async function forgetExpired(tx: Tx, ourNumber: string, now: Date): Promise<void> {
  // one that another transaction holds is about to end, or was texted at the last moment
  await sql`
    update text_in_code set state = 'over'
     where tenant_id = ${tx.tenantId} and id in (
       select id from text_in_code
        where tenant_id = ${tx.tenantId} and our_number = ${ourNumber} and state = 'waiting' and expires_at <= ${now}
          for no key update skip locked)`.execute(tx.q);
}

/** Gives back false when the digits are another call's. */
export async function insertCode(
  tx: Tx,
  code: Pick<CodeRow, 'id' | 'call_key' | 'our_number' | 'code' | 'created_at' | 'expires_at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('text_in_code')
    .values({ ...code, tenant_id: tx.tenantId, state: 'waiting' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/**
 * Notes who texted a waiting code, and with what. Gives back false when it waits no more, or the mobile is about to join
 * another call since.
 */
export async function noteSender(
  tx: Tx,
  id: string,
  { sender, held, at }: { sender: string; held: HeldText; at: Date },
): Promise<boolean> {
  const { rows } = await again(
    sql`
    update text_in_code set state = 'texted', sender = ${sender}, held = ${JSON.stringify([held])}::jsonb, texted_at = ${at}
     where tenant_id = ${tx.tenantId} and id = ${id} and state = 'waiting'
    returning id`.execute(tx.q),
  );
  return rows.length === 1;
}

/** The same mobile has texted the code of another call to another number of ours at this moment: one of the two is first. */
async function again<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if ((error as { constraint?: string }).constraint !== 'text_in_code_of_sender') throw error;
    throw Object.assign(new Error('the mobile joins another call', { cause: error }), { code: '40001' });
  });
}

export async function addHeld(tx: Tx, id: string, held: HeldText): Promise<void> {
  await sql`
    update text_in_code set held = held || ${JSON.stringify([held])}::jsonb
     where tenant_id = ${tx.tenantId} and id = ${id} and state = 'texted'`.execute(tx.q);
}

/** Ends a code that this transaction has locked; what it held is for the caller of this to keep. */
export async function settleCode(
  tx: Tx,
  id: string,
  state: 'joined' | 'refused' | 'replaced',
): Promise<void> {
  await sql`
    update text_in_code set state = ${state}, held = '[]'
     where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Ends the code of a call. Gives back what it held, and of whom. */
export async function endCode(
  tx: Tx,
  callKey: string,
): Promise<Pick<CodeRow, 'our_number' | 'sender' | 'held'> | undefined> {
  const code = await lockCodeOfCall(tx, callKey);
  if (!code) return undefined;
  await sql`
    update text_in_code set state = 'over', held = '[]'
     where tenant_id = ${tx.tenantId} and id = ${code.id}`.execute(tx.q);
  return code;
}

/** Wrong codes of a sender, or with `''` of all senders to a number; locked, so that they are counted one after the other. */
export async function lockTries(tx: Tx, ourNumber: string, sender: string, now: Date): Promise<Tries> {
  const { rows } = await sql<Tries>`
    insert into text_in_try (tenant_id, our_number, sender, wrong, since)
    values (${tx.tenantId}, ${ourNumber}, ${sender}, 0, ${now})
    on conflict (tenant_id, our_number, sender) do update set wrong = text_in_try.wrong
    returning wrong, since`.execute(tx.q);
  return rows[0]!; // an upsert gives its row
}

export async function writeTries(
  tx: Tx,
  ourNumber: string,
  sender: string,
  { wrong, since }: Tries,
): Promise<void> {
  await tx.q
    .updateTable('text_in_try')
    .set({ wrong, since })
    .where('tenant_id', '=', tx.tenantId)
    .where('our_number', '=', ourNumber)
    .where('sender', '=', sender)
    .execute();
}
