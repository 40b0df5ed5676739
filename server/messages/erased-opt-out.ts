import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { type SecretBox } from '../platform/secret-box.ts';
import { appendTenantEvent } from '../stream/append-event.ts';
import { type Pair, setOptedOut } from './contact.ts';
import { type Whose } from './erase-texts.ts';

/** HMAC-SHA-256 with a key that is not in the database: who has the database alone cannot try out all numbers. */
const hashPair = (secrets: SecretBox, tenantId: string, { our_number, caller }: Pair): Buffer =>
  createHmac('sha256', secrets.derive('erased opt-outs'))
    .update([tenantId, our_number, caller].join('|'))
    .digest();

/**
 * Forgets what is kept of pairs. Those who have said STOP stay stopped: of their number a keyed hash is left. By age, a
 * pair counts from its last automatic reply or its opt-out. Gives back how many opt-outs were kept so.
 */
export async function eraseContacts(
  ctx: Pick<Context, 'secrets'>,
  tx: Tx,
  whose: Whose,
  limit: number,
): Promise<{ pairs: number; optOuts: number }> {
  const chosen =
    'before' in whose
      ? sql`coalesce(greatest(opted_out_at, last_auto_reply_at), 'epoch') < ${whose.before}`
      : sql`caller = ${whose.caller}`;
  const { rows } = await sql<Pair & { opted_out_at: Date | null }>`
    delete from contact where tenant_id = ${tx.tenantId} and (our_number, caller) in (
      select our_number, caller from contact where tenant_id = ${tx.tenantId} and ${chosen}
         and not exists (select from session s where s.tenant_id = contact.tenant_id and s.caller = contact.caller
                            and s.our_number = contact.our_number and s.state <> 'ended')
       limit ${limit} for update)
    returning our_number, caller, opted_out_at`.execute(tx.q);
  const stopped = rows.flatMap(({ opted_out_at, ...pair }) =>
    opted_out_at === null ? [] : [{ hash: hashPair(ctx.secrets, tx.tenantId, pair), opted_out_at }],
  );
  if (stopped.length > 0) {
    await tx.q
      .insertInto('erased_opt_out')
      .values(stopped.map((row) => ({ tenant_id: tx.tenantId, ...row })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // whether there are any is kept per version of the configuration
    await appendTenantEvent(tx, { type: 'settings.changed' });
  }
  return { pairs: rows.length, optOuts: stopped.length };
}

/** Somebody whose number was erased is heard of again: what they had stopped stays stopped. */
export async function reviveOptOut(ctx: Pick<Context, 'secrets'>, tx: Tx, pair: Pair): Promise<void> {
  if (!(await tx.configured('erased opt-outs', () => anyErased(tx)))) return;
  const [found] = await tx.q
    .deleteFrom('erased_opt_out')
    .where('tenant_id', '=', tx.tenantId)
    .where('hash', '=', hashPair(ctx.secrets, tx.tenantId, pair))
    .returning('opted_out_at')
    .execute();
  if (found) await setOptedOut(tx, pair, () => found.opted_out_at);
}

async function anyErased(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from erased_opt_out where tenant_id = ${tx.tenantId}) as any`.execute(tx.q);
  return rows[0]!.any;
}
