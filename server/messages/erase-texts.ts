import { sql, type RawBuilder } from 'kysely';
import { ERASED_NUMBER } from '../../protocol/privacy.ts';
import { type Tx } from '../platform/db.ts';

/** Whose rows: by their age, or by the caller's number. */
export type Whose = { before: Date } | { caller: string };

/** Empties the texts of these conversations. What is counted (direction, state, segments, language) stays. Gives back how many. */
export async function eraseTexts(tx: Tx, sessionIds: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update message set body = '' where tenant_id = ${tx.tenantId} and session_id = any(${sessionIds}::uuid[])
       and body <> ''`.execute(tx.q);
  return Number(numAffectedRows);
}

/** Takes the caller's number out of the texts of these conversations, and of the texts that came after their end. */
export async function eraseTextNumbers(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await sql`
    update message set caller = ${ERASED_NUMBER}
     where tenant_id = ${tx.tenantId} and session_id = any(${sessionIds}::uuid[])`.execute(tx.q);
}

/** Texts of no conversation: automatic replies, tests and codes. Those that are in line are left to it. */
export async function eraseSessionless(tx: Tx, whose: Whose, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update message set body = '', caller = ${ERASED_NUMBER}
     where tenant_id = ${tx.tenantId} and id in (
       select m.id from message m
        where m.tenant_id = ${tx.tenantId} and m.kind in ('autoReply', 'test', 'verification')
          and m.caller <> ${ERASED_NUMBER} and ${whoseRows(whose, sql`m.created_at`, sql`m.caller`)}
          and not exists (select from outbox o where o.tenant_id = m.tenant_id and o.message_id = m.id)
        limit ${limit})`.execute(tx.q);
  return Number(numAffectedRows);
}

/** Texts that came after the end of a call. They stay counted. */
export async function eraseLateTexts(tx: Tx, whose: Whose, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update late_text set body = null, caller = ${ERASED_NUMBER}
     where tenant_id = ${tx.tenantId} and id in (
       select id from late_text
        where tenant_id = ${tx.tenantId} and caller <> ${ERASED_NUMBER}
          and ${whoseRows(whose, sql`received_at`, sql`caller`)}
        limit ${limit})`.execute(tx.q);
  return Number(numAffectedRows);
}

/** Parts of a text that wait for the others. */
export async function eraseParts(tx: Tx, caller: string): Promise<void> {
  await tx.q
    .deleteFrom('inbound_assembly')
    .where('tenant_id', '=', tx.tenantId)
    .where('caller', '=', caller)
    .execute();
}

/** Carriers that took or brought texts of these conversations. */
export async function carriersOf(tx: Tx, sessionIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ carrier: string }>`
    select distinct carrier from message
     where tenant_id = ${tx.tenantId} and session_id = any(${sessionIds}::uuid[]) order by 1`.execute(tx.q);
  return rows.map(({ carrier }) => carrier);
}

const whoseRows = (
  whose: Whose,
  time: RawBuilder<unknown>,
  caller: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  'before' in whose ? sql`${time} < ${whose.before}` : sql`${caller} = ${whose.caller}`;
