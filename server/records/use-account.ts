import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { openRecordAccount } from './open-account.ts';
import { type RecordAccount } from './record-system.ts';
import { pauseSystem, readSystem } from './system-store.ts';

/** The company's credentials with a CRM, whether or not it is written to; `pausedUntil`: it has too much to do until then. */
export async function useRecordAccount(
  ctx: Context,
  tx: Tx,
  system: string,
): Promise<{ account: RecordAccount; pausedUntil: Date | null } | null> {
  const row = await readSystem(tx, system);
  const sealed = row?.sealed ?? null;
  const account = openRecordAccount(ctx, { tenantId: tx.tenantId, system, sealed });
  return account && { account, pausedUntil: row?.paused_until ?? null };
}

/** It answered that it has too much to do: nothing is asked before then, whoever asks. */
export const pauseRecordAccount = (tx: Tx, system: string, until: Date): Promise<void> =>
  pauseSystem(tx, system, until);
