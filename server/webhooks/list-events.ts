import { type WebhookEvent } from '../../protocol/webhook-event.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { listEvents, type StoredEvent } from './event-store.ts';

/** An event as it is told. */
export const renderEvent = ({ id, seq, type, at, data }: StoredEvent): WebhookEvent => ({
  id,
  seq,
  type,
  timestamp: at.toISOString(),
  data,
});

const PAGE = 100;

/** What happened after an event, the oldest first; the next page begins after the last one. */
export const viewEvents = (
  ctx: Context,
  { tenantId }: AdminPrincipal,
  after: number,
): Promise<WebhookEvent[]> =>
  ctx.db.tenant(tenantId, async (tx) => (await listEvents(tx, after, PAGE)).map(renderEvent));
