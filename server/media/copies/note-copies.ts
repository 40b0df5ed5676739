import { createHmac } from 'node:crypto';
import { mediaAtCarrier } from '../../carrier-accounts/media-at-carrier.ts';
import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';
import { insertCopies, makeDue } from './store.ts';
import { deleteSoon } from './wake-deleting.ts';

/** What a carrier has of one item that a caller sent. */
export interface CarrierCopy {
  /** Of the media item; a new one where no agent is shown any. */
  id: string;
  url: string;
  /** It is to be fetched, and stays at the carrier until it is. */
  needed: boolean;
}

/**
 * Notes what a carrier keeps of what a caller sent, so that it can be deleted there: at once where nobody needs it, unless
 * the company has it kept. Does nothing for a carrier that has no way to delete.
 */
export async function noteCopies(
  ctx: Pick<Context, 'carriers' | 'clock' | 'jobs' | 'secrets'>,
  tx: Tx,
  { carrier, caller, copies }: { carrier: string; caller: string; copies: readonly CarrierCopy[] },
): Promise<void> {
  if (copies.length === 0 || !ctx.carriers.get(carrier)?.deleteMedia) return;
  const now = ctx.clock.now();
  const deletes = (await mediaAtCarrier(tx, carrier)) === 'delete';
  const caller_hash = hashCaller(ctx, tx.tenantId, caller);
  const rows = copies.map(({ id, url, needed }) => ({
    ...{ id, carrier, url, caller_hash, created_at: now },
    due_at: deletes && !needed ? now : null,
  }));
  await insertCopies(tx, rows);
  for (const { id, due_at } of rows) if (due_at !== null) await deleteSoon(ctx, tx, { carrier, id });
}

/** An item is stored, or will never be: what its carrier has of it is to be deleted, unless the company has it kept. */
export async function releaseCopy(
  ctx: Pick<Context, 'carriers' | 'clock' | 'jobs'>,
  tx: Tx,
  { id, carrier }: { id: string; carrier: string },
): Promise<void> {
  if (!ctx.carriers.get(carrier)?.deleteMedia) return;
  if ((await mediaAtCarrier(tx, carrier)) !== 'delete') return;
  const isThere = await makeDue(tx, id, ctx.clock.now());
  if (isThere) await deleteSoon(ctx, tx, { carrier, id });
}

/** HMAC-SHA-256 with a key that is not in the database: who has the database alone cannot try out all numbers. */
export const hashCaller = ({ secrets }: Pick<Context, 'secrets'>, tenantId: string, caller: string): Buffer =>
  createHmac('sha256', secrets.derive('copies at carriers')).update([tenantId, caller].join('|')).digest();
