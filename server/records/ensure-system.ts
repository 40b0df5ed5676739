import * as z from 'zod/mini';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { openRecordAccount, recordAccountPlace } from './open-account.ts';
import { type RecordAccount } from './record-system.ts';
import { readSystem, writeSystem } from './system-store.ts';

const Options = z.record(z.string(), z.string());

/**
 * Has this CRM written to by this account, unless the company has chosen another one, or none. What it chose beside the
 * account stays.
 */
export async function ensureSystem(
  ctx: Context,
  tx: Tx,
  {
    system,
    account,
    isOurs,
  }: { system: string; account: RecordAccount; isOurs: (known: RecordAccount) => boolean },
): Promise<void> {
  const known = await readSystem(tx, system);
  if (known && !known.sealed) return;
  const { tenantId } = tx;
  const before = openRecordAccount(ctx, { tenantId, system, sealed: known?.sealed ?? null });
  if (before && (!isOurs(before) || JSON.stringify(before) === JSON.stringify(account))) return;
  await writeSystem(tx, {
    ...{ system, enabled: known?.enabled ?? true, options: Options.parse(known?.options ?? {}) },
    sealed: ctx.secrets.seal(JSON.stringify(account), recordAccountPlace(tenantId, system)),
    changedAt: ctx.clock.now(),
  });
}
