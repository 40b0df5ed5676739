import { givenSecrets } from '../../access/given-secret.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Tx } from '../../platform/db.ts';
import { findQueue } from '../../queues/find-queue.ts';
import { type Names } from '../decide-names.ts';
import { readSource } from './store.ts';

/** What administrators see of a source, whatever its account is like. */
export async function sourceState(ctx: Context, tx: Tx, { source, path }: { source: string; path: string }) {
  const row = await readSource(tx, source);
  const [latest, old] = await givenSecrets(ctx, tx, source);
  const trouble =
    row?.trouble && row.trouble_at
      ? { reason: row.trouble, detail: row.trouble_detail ?? '', at: row.trouble_at.toISOString() }
      : null;
  return {
    url: `${ctx.publicOrigin}${path}`,
    isSet: row !== undefined,
    secret: latest ? { last4: latest.last4, since: latest.createdAt.toISOString() } : null,
    oldSecretUntil: old?.expiresAt?.toISOString() ?? null,
    deliveredAt: row?.delivered_at?.toISOString() ?? null,
    trouble,
    settings: row?.settings ?? null,
  };
}

/** Throws `setting_invalid` with `queue` for a queue there is none. */
export async function assertQueues(tx: Tx, { queue, queues }: Names): Promise<void> {
  for (const key of [queue, ...queues.map((one) => one.queue)])
    if (key !== null && !(await findQueue(tx, key)))
      throw new AppError('setting_invalid', { detail: 'queue' });
}
