import { sql } from 'kysely';
import { ERASED_NUMBER } from '../../protocol/privacy.ts';
import { type Tx } from '../platform/db.ts';

/** A conversation that has ended, and its call. */
export interface EndedSession {
  id: string;
  callKey: string;
}

/** Ended conversations that began before `before` and still have what is to be erased. Oldest first. */
export async function agedSessions(
  tx: Tx,
  { kept, before, limit }: { kept: 'texts' | 'number'; before: Date; limit: number },
): Promise<EndedSession[]> {
  const erased = sql.ref(kept === 'texts' ? 'texts_erased_at' : 'number_erased_at');
  const { rows } = await sql<EndedSession>`
    select id, call_key as "callKey" from session
     where tenant_id = ${tx.tenantId} and opened_at < ${before} and ${erased} is null and state = 'ended'
     order by opened_at limit ${limit}`.execute(tx.q);
  return rows;
}

/** Conversations with a number; a call of it that lives, or closes at this moment, is told by `isOnCall`. */
export async function sessionsWith(tx: Tx, caller: string, limit: number): Promise<EndedSession[]> {
  const { rows } = await sql<EndedSession>`
    select id, call_key as "callKey" from session
     where tenant_id = ${tx.tenantId} and caller = ${caller} and state = 'ended'
     order by id limit ${limit}`.execute(tx.q);
  return rows;
}

/** Whether the number is on a call, or a conversation with it has not quite ended. */
export async function isOnCall(tx: Tx, caller: string): Promise<boolean> {
  const { rows } = await sql<{ live: boolean }>`
    select exists (select from session where tenant_id = ${tx.tenantId} and caller = ${caller} and state <> 'ended')
        or exists (select from call where tenant_id = ${tx.tenantId} and caller = ${caller} and state <> 'ended') as live`.execute(
    tx.q,
  );
  return rows[0]!.live;
}

/** Says that the words of these conversations are gone. They are locked until the commit. */
export async function noteTextsErased(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await lock(tx, ids);
  await sql`
    update session set texts_erased_at = coalesce(texts_erased_at, ${at}), followed = false
     where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`.execute(tx.q);
}

/** Takes the caller's number out of these conversations. */
export async function eraseSessionNumbers(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await lock(tx, ids);
  await sql`
    update session set caller = ${ERASED_NUMBER}, number_erased_at = ${at}, followed = false
     where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`.execute(tx.q);
}

/** When the words of a conversation were erased. */
export async function findTextsErased(tx: Tx, id: string): Promise<Date | null> {
  const row = await tx.q
    .selectFrom('session')
    .select('texts_erased_at')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.texts_erased_at ?? null;
}

/** In one order, as everybody who locks several. */
async function lock(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    select from session where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
     order by id for no key update`.execute(tx.q);
}
