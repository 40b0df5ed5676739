import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { revokeMount } from './store.ts';
import { rememberedTokens } from './token-cache.ts';

/** Ends the access of everything one mount has launched. Gives back what is to be done once that is committed. */
export async function endMount(ctx: Context, tx: Tx, mount: string): Promise<() => void> {
  const revoked = await revokeMount(tx, mount);
  return () => {
    for (const hash of revoked) rememberedTokens(ctx).forget(hash);
  };
}
