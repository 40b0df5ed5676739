import { createHmac } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { type Context } from '../context.ts';
import { ownNumbers } from '../numbers/find-own-number.ts';
import { type Tx } from '../platform/db.ts';
import { type StopHow } from '../platform/schema.ts';
import { type SecretBox } from '../platform/secret-box.ts';
import { appendTenantEvent } from '../stream/append-event.ts';
import { type Pair } from './contact.ts';
import { type Whose } from './erase-texts.ts';
import { recordStop } from './stops.ts';

/** How an opt-out came, as it is stored. */
type StopColumns = Selectable<StopHow>;

/** HMAC-SHA-256 with a key that is not in the database: who has the database alone cannot try out all numbers. */
const hashOf = (secrets: SecretBox, parts: readonly string[]): Buffer =>
  createHmac('sha256', secrets.derive('erased opt-outs')).update(parts.join('|')).digest();

const hashPair = (secrets: SecretBox, tenantId: string, { our_number, caller }: Pair): Buffer =>
  hashOf(secrets, [tenantId, our_number, caller]);

/** Of the caller alone, for opt-outs that reach all numbers. */
const hashCaller = (secrets: SecretBox, tenantId: string, caller: string): Buffer =>
  hashOf(secrets, [tenantId, '', caller]);

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
  const { rows } = await sql<Pair & StopColumns & { opted_out_at: Date | null }>`
    delete from contact where tenant_id = ${tx.tenantId} and (our_number, caller) in (
      select our_number, caller from contact where tenant_id = ${tx.tenantId} and ${chosen}
         -- with whichever number of ours: an opt-out may reach all of them
         and not exists (select from session s where s.tenant_id = contact.tenant_id and s.caller = contact.caller
                            and s.state <> 'ended')
       limit ${limit} for update)
    returning our_number, caller, opted_out_at, opted_out_everywhere, opted_out_how, opted_out_by, opted_out_language`.execute(
    tx.q,
  );
  const stopped = rows.flatMap(({ caller, opted_out_at, ...row }) => {
    if (opted_out_at === null) return [];
    const { our_number } = row;
    const hash = hashPair(ctx.secrets, tx.tenantId, { our_number, caller });
    return [{ ...row, opted_out_at, hash, caller_hash: hashCaller(ctx.secrets, tx.tenantId, caller) }];
  });
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

/**
 * Somebody whose number was erased is heard of again: what they had stopped stays stopped, at every number of ours. Rows
 * of the former release have the hash of the pair alone.
 */
export async function reviveOptOut(ctx: Pick<Context, 'secrets'>, tx: Tx, pair: Pair): Promise<void> {
  if (!(await tx.configured('erased opt-outs', () => anyErased(tx)))) return;
  const numberOf = await pairHashes(ctx, tx, pair);
  const found = await tx.q
    .deleteFrom('erased_opt_out')
    .where('tenant_id', '=', tx.tenantId)
    .where(isOf(ctx, tx, pair.caller, numberOf))
    .returningAll()
    .execute();
  const revived = found.flatMap((row) => {
    const our_number = row.our_number ?? numberOf.get(row.hash.toString('hex'));
    return our_number === undefined ? [] : [{ row, our_number }];
  });
  // in the order in which rows of a caller are locked
  for (const { row, our_number } of revived.sort((a, b) => (a.our_number < b.our_number ? -1 : 1)))
    await recordStop(tx, { our_number, caller: pair.caller }, stopOf(row));
}

/** How many opt-outs go on without their number; of one caller, or of all: `null`. */
export async function countErasedOptOuts(
  ctx: Pick<Context, 'secrets'>,
  tx: Tx,
  caller: string | null,
): Promise<number> {
  const query = tx.q
    .selectFrom('erased_opt_out')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId);
  const asked =
    caller === null ? query : query.where(isOf(ctx, tx, caller, await pairHashes(ctx, tx, { caller })));
  return (await asked.executeTakeFirstOrThrow()).count;
}

/** Hashes of the caller with each number of ours, and with the one given; each in hexadecimal, with its number. */
async function pairHashes(
  ctx: Pick<Context, 'secrets'>,
  tx: Tx,
  { our_number, caller }: { our_number?: string; caller: string },
): Promise<Map<string, string>> {
  const numbers = new Set([...(our_number === undefined ? [] : [our_number]), ...(await ownNumbers(tx))]);
  const hex = (number: string) =>
    hashPair(ctx.secrets, tx.tenantId, { our_number: number, caller }).toString('hex');
  return new Map([...numbers].map((number) => [hex(number), number]));
}

const isOf = (ctx: Pick<Context, 'secrets'>, tx: Tx, caller: string, pairs: ReadonlyMap<string, string>) => {
  const hashes = [...pairs.keys()].map((hex) => Buffer.from(hex, 'hex'));
  return sql<boolean>`(caller_hash = ${hashCaller(ctx.secrets, tx.tenantId, caller)} or hash = any(${hashes}::bytea[]))`;
};

const stopOf = (row: StopColumns & { opted_out_at: Date }): Parameters<typeof recordStop>[2] => ({
  now: () => row.opted_out_at,
  everywhere: row.opted_out_everywhere,
  source: row.opted_out_how && {
    how: row.opted_out_how,
    by: row.opted_out_by,
    language: row.opted_out_language,
  },
});

async function anyErased(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from erased_opt_out where tenant_id = ${tx.tenantId}) as any`.execute(tx.q);
  return rows[0]!.any;
}
