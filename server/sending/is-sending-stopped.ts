import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { isStopped } from './store.ts';

/** Whether no text of the tenant is handed over to a carrier now, by its own wish or the operator's. */
export const isSendingStopped = (tx: Tx): Promise<boolean> => isStopped(tx);

/** The same, asked outside of a transaction. */
export const mayNotSend = (ctx: Pick<Context, 'db'>, tenantId: string): Promise<boolean> =>
  ctx.db.tenant(tenantId, isStopped);
