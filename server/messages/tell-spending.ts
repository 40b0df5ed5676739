import { localHour } from '../../protocol/time-zone.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { liveCallsOf } from '../sessions/live-calls.ts';
import { appendAgentEvent, appendTenantEvent } from '../stream/append-event.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { markNotice, type Notice, openNotices } from './notice-store.ts';

/**
 * Tells of limits that are near or reached since the last look: screens of the calls they are about, and webhooks. The
 * end of a span of time is told to screens, which may write again. Safe on several nodes at once.
 */
export async function tellSpending(ctx: Context): Promise<void> {
  const open = await ctx.db.worker(openNotices);
  const now = ctx.clock.now();
  for (const { told, ...notice } of open) {
    const isOver = notice.period !== '' && !localHour(now, notice.zone).startsWith(notice.period);
    if (told && !isOver) continue;
    await ctx.db.tenant(notice.tenantId, async (tx) => {
      if (!(await markNotice(tx, notice, told ? 'over_at' : 'told_at', now))) return;
      if (notice.level === 'reached') await tellScreens(tx, notice);
      if (!told) await tellEndpoints(ctx, tx, notice);
    });
  }
}

/** A limit of many calls is told to all screens, one of a session or a caller to those it is about. */
async function tellScreens(tx: Tx, { cap, subject }: Notice): Promise<void> {
  if (cap === 'tenantDay' || cap === 'queueDay') return appendTenantEvent(tx, { type: 'settings.changed' });
  const calls = await liveCallsOf(tx, cap === 'session' ? { sessionId: subject } : { caller: subject });
  for (const { agentId, callKey } of calls)
    await appendAgentEvent(tx, agentId, { type: 'call.changed', callKey });
}

const tellEndpoints = (ctx: Context, tx: Tx, { cap, subject, period, level, limit }: Notice): Promise<void> =>
  tellWebhooks(ctx, tx, async () => ({
    type: level === 'near' ? 'spending.near' : 'spending.reached',
    stream: `spending/${cap}/${subject}`,
    data: { cap, subject: subject === '' ? null : subject, period: period === '' ? null : period, limit },
  }));
