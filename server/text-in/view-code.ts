import { type TextIn } from '../../protocol/text-in.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { findCodeOfCall } from './store.ts';

/** The code of a call, as its agent sees it; of the mobile that texted it the last digits only. */
export async function viewCode(
  { clock }: Pick<Context, 'clock'>,
  tx: Tx,
  callKey: string,
): Promise<TextIn | null> {
  const row = await findCodeOfCall(tx, callKey);
  if (!row) return null;
  const isOver = row.state === 'waiting' && row.expires_at <= clock.now();
  return {
    id: row.id,
    // the others are not found
    state: isOver ? 'expired' : row.state === 'texted' ? 'texted' : 'waiting',
    code: row.code,
    ourNumber: row.our_number,
    expiresAt: row.expires_at.toISOString(),
    last: row.sender?.slice(-4) ?? null,
  };
}
