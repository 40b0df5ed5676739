import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { isStopped, readHeldBack } from './store.ts';

/** Why no text goes to this number now, whoever writes it: all texts are stopped, or its prefix is held; else `null`. */
export const heldBack = (tx: Tx, caller: string): Promise<'sending_stopped' | 'prefix_held' | null> =>
  readHeldBack(tx, caller);

/** Whether no text of the tenant is handed over now, by its own wish or the operator's; asked outside of a transaction. */
export const mayNotSend = (ctx: Pick<Context, 'db'>, tenantId: string): Promise<boolean> =>
  ctx.db.tenant(tenantId, isStopped);
