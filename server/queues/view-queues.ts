import { type QueuePage, type QueueUses, type QueueView } from '../../protocol/queue.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { labelsOf, numbersOfQueue, numbersOfQueues } from '../numbers/assign-numbers.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { ownSettings } from '../settings/own-settings.ts';
import { findQueues, type Queue, readQueue, readUses } from './store.ts';

export interface QueueSearch {
  /** Part of a name or key. */
  search?: string | undefined;
  /** Without it, all. */
  limit?: number | undefined;
  offset?: number | undefined;
}

/** Queues of the tenant, by key. */
export function listQueues(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  { search = '', limit, offset = 0 }: QueueSearch = {},
): Promise<QueuePage> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const numbers = await numbersOfQueues(tx);
    const { page, total } = await findQueues(tx, { search: search.trim(), limit: limit ?? null, offset });
    return { queues: page.map((queue) => ({ ...queue, ...numbers(queue.key) })), total };
  });
}

/** What depends on a queue. Throws `not_found`. */
export function viewUses(ctx: Context, { tenantId }: AdminPrincipal, key: string): Promise<QueueUses> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const queue = await readQueue(tx, key);
    if (!queue) throw new AppError('not_found');
    const { inboundNumbers, outboundNumbers } = await numbersOfQueue(tx, key);
    const numbers = await labelsOf(tx, [...new Set([...inboundNumbers, ...outboundNumbers])]);
    const own = (await ownSettings(tx)).queues.get(key) ?? {};
    return { ...(await readUses(tx, queue)), numbers, overrides: Object.keys(own) };
  });
}

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
  return { ...queue, ...(await numbersOfQueue(tx, queue.key)) };
}
