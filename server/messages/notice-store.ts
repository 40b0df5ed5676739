import { sql } from 'kysely';
import { type SpendingCap } from '../../protocol/sending.ts';
import { type Tx } from '../platform/db.ts';
import { type CounterKey } from './counter-store.ts';

/** That a limit is near, or reached: nothing of one segment fits any more. */
export interface Notice {
  tenantId: string;
  cap: SpendingCap;
  subject: string;
  period: string;
  level: 'near' | 'reached';
  limit: number;
  zone: string;
}

/** Once for each limit in its span of time. Runs as the worker. */
export async function insertNotices(
  tx: Tx,
  notices: readonly (CounterKey & Pick<Notice, 'level' | 'limit' | 'zone'>)[],
  now: Date,
): Promise<void> {
  await tx.q
    .insertInto('spending_notice')
    .values(
      notices.map(({ tenantId, cap, subject, period, level, limit, zone }) => ({
        ...{ tenant_id: tenantId, cap, subject, period, level, most: limit, zone, made_at: now },
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What is not told yet, and what is told and not over. Runs as the worker. */
export async function openNotices(tx: Tx): Promise<(Notice & { told: boolean })[]> {
  const { rows } = await sql<Notice & { told: boolean }>`
    select tenant_id as "tenantId", cap, subject, period, level, most as limit, zone, told_at is not null as told
      from spending_notice where told_at is null or over_at is null
     order by tenant_id, made_at limit 500`.execute(tx.q);
  return rows;
}

/** Marks it as told, or as over. Gives back false when another node was first. */
export async function markNotice(
  tx: Tx,
  notice: Notice,
  column: 'told_at' | 'over_at',
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('spending_notice')
    .set({ [column]: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('cap', '=', notice.cap)
    .where('subject', '=', notice.subject)
    .where('period', '=', notice.period)
    .where('level', '=', notice.level)
    .where('most', '=', notice.limit)
    .where(column, 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
