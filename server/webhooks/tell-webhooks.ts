import { type WebhookEventType } from '../../protocol/webhook-event.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { anyEndpoint } from './endpoint-store.ts';
import { followSessions, insertEvents } from './event-store.ts';

/** Whether the company has anybody to tell; asked at each report of a call, so it is kept until something changes. */
const tellsAnybody = (tx: Tx): Promise<boolean> => tx.configured('webhooks', () => anyEndpoint(tx));

export interface Told {
  type: WebhookEventType;
  /** Of the call it belongs to, or of what is to come in order without one. */
  stream: string;
  data: object;
}

/**
 * Tells the company's endpoints of something, after the commit. Nothing is read or written for a company without any. To
 * be called last in its transaction: events of a tenant are numbered one transaction after the other.
 */
export async function tellWebhooks(ctx: Context, tx: Tx, make: () => Promise<Told>): Promise<void> {
  if (!(await tellsAnybody(tx))) return;
  const { type, stream, data } = await make();
  const now = ctx.clock.now();
  await insertEvents(tx, [{ id: ctx.ids.uuid(), type, stream, data, at: now }], now);
  await wakeDelivery(ctx, tx, now);
}

/** From here on what happens in the session that was just opened is told, its opening first. */
export async function followByWebhooks(ctx: Context, tx: Tx, callKey: string): Promise<void> {
  if (!(await tellsAnybody(tx))) return;
  const runAt = ctx.clock.now();
  for (const sessionId of await followSessions(tx, callKey))
    await ctx.jobs.add(tx, 'session.follow', { tenantId: tx.tenantId, sessionId }, { key: sessionId, runAt });
}

export const wakeDelivery = (ctx: Pick<Context, 'jobs'>, tx: Tx, runAt: Date): Promise<void> =>
  ctx.jobs.add(tx, 'webhooks.deliver', { tenantId: tx.tenantId }, { key: 'now', runAt });
