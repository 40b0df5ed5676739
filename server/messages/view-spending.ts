import { type SpendingCap } from '../../protocol/sending.ts';
import { localHour } from '../../protocol/time-zone.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { readSpent } from './counter-store.ts';
import { openPart, WARNED_AT } from './decide-caps.ts';

/** A limit that is near or reached now. */
export interface NearLimit {
  cap: SpendingCap;
  /** Name of the queue, or the number; `null`: the company's own. */
  of: string | null;
  /** Segments. */
  used: number;
  limit: number;
  /** Nothing but a closing text fits. */
  reached: boolean;
}

/** The limits of today and of this hour that administrators should know of. Those of single calls are left out. */
export async function viewSpending({ clock }: Pick<Context, 'clock'>, tx: Tx): Promise<NearLimit[]> {
  const tenant = await effectiveSettings(tx, null);
  const hour = localHour(clock.now(), tenant.timeZone);
  const near: NearLimit[] = [];
  for (const { cap, subject, used } of await readSpent(tx, hour)) {
    const queue = cap === 'queueDay' ? await effectiveSettings(tx, subject) : tenant;
    const limit = {
      ...{ tenantDay: tenant.capTenantDay, queueDay: queue.capQueueDay, session: 0 },
      ...{ destinationHour: tenant.capDestinationHour, destinationDay: tenant.capDestinationDay },
    }[cap];
    if (limit === 0 || used < WARNED_AT * limit) continue;
    const of = cap === 'queueDay' ? ((await findQueue(tx, subject))?.name ?? subject) : subject;
    near.push({ cap, of: of === '' ? null : of, used, limit, reached: used + 1 > openPart(limit) });
  }
  return near;
}
