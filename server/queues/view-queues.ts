import { type QueueView } from '../../protocol/queue.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { numbersOfQueues } from '../numbers/assign-numbers.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { type Queue, readQueue, readQueues } from './store.ts';

/** All queues of the tenant, by key. */
export function listQueues(ctx: Context, { tenantId }: AdminPrincipal): Promise<QueueView[]> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const numbers = await numbersOfQueues(tx);
    return (await readQueues(tx)).map((queue) => ({ ...queue, ...numbers(queue.key) }));
  });
}

/** All queues of the tenant as they are stored, by key. */
export const allQueues = (tx: Tx): Promise<Queue[]> => readQueues(tx);

/** One queue. Throws `not_found`. */
export function getQueue(ctx: Context, { tenantId }: AdminPrincipal, key: string): Promise<QueueView> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const queue = await readQueue(tx, key);
    if (!queue) throw new AppError('not_found');
    return viewQueue(tx, queue);
  });
}

/** A queue with the numbers it has in this transaction. */
export async function viewQueue(tx: Tx, queue: Queue): Promise<QueueView> {
  const numbers = await numbersOfQueues(tx);
  return { ...queue, ...numbers(queue.key) };
}
