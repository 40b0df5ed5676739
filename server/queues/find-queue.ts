import { type Tx } from '../platform/db.ts';
import { type Queue, readQueue, readQueues } from './store.ts';

export { type Queue } from './store.ts';

/** The queue telephony names `key`; `null` when the tenant has none of that key. */
export async function findQueue(tx: Tx, key: string): Promise<Queue | null> {
  return tx.configured(`queue|${key}`, async () => (await readQueue(tx, key)) ?? null);
}

/** All queues of the tenant, in the order of their keys. */
export const allQueues = (tx: Tx): Promise<Queue[]> => tx.configured('queues', () => readQueues(tx));
