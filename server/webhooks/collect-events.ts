import { assertNever } from '../../protocol/assert-never.ts';
import { SessionEvent } from '../../protocol/stream.ts';
import { type WebhookEventType } from '../../protocol/webhook-event.ts';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { renderSession } from '../sessions/render-session.ts';
import { insertEvents, moveCursor, type NewEvent, NOT_OPENED, readNews } from './event-store.ts';
import { wakeDelivery } from './tell-webhooks.ts';

/** Turns what a session's screens were told into events for the company's endpoints, each once and in order. */
export async function collectEvents(
  ctx: Context,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
): Promise<void> {
  for (let more = true; more;) {
    more = await ctx.db.tenant(tenantId, async (tx) => {
      const news = await readNews(tx, sessionId);
      if (!news) return false;
      const isNew = news.seq === NOT_OPENED;
      const last = news.events.at(-1)?.seq ?? (isNew ? 0 : null);
      if (last === null) return false;
      const opening = isNew ? [await openingOf(ctx, tx, sessionId, news.callKey)] : [];
      const rest = news.events.flatMap(({ seq, data, at }) => {
        const event = SessionEvent.safeParse({ ...(data as object), seq }).data;
        const told = event && render(event, { callKey: news.callKey, sessionId });
        return told ? [{ ...told, id: ctx.ids.uuid(), stream: news.callKey, at }] : [];
      });
      const events = [...opening, ...rest];
      const now = ctx.clock.now();
      if (events.length > 0) {
        await insertEvents(tx, events, now);
        await wakeDelivery(ctx, tx, now);
      }
      await moveCursor(tx, sessionId, last);
      crashPoint('C27a');
      return true;
    });
  }
}

async function openingOf(ctx: Context, tx: Tx, sessionId: string, callKey: string): Promise<NewEvent> {
  const session = await renderSession(tx, sessionId);
  const at = new Date(session.openedAt);
  return { id: ctx.ids.uuid(), type: 'session.opened', stream: callKey, data: { session }, at };
}

function render(
  event: SessionEvent,
  of: { callKey: string; sessionId: string },
): { type: WebhookEventType; data: object } | null {
  switch (event.type) {
    case 'session.changed': {
      const { session } = event;
      return { type: session.state === 'ended' ? 'session.ended' : 'session.changed', data: { session } };
    }
    case 'message.added':
      return { type: 'message.created', data: { ...of, message: event.message } };
    case 'message.changed': {
      const { messageId, state, reason, stateAt } = event;
      return { type: 'message.changed', data: { ...of, messageId, state, reason, stateAt } };
    }
    case 'media.changed':
      return {
        type: 'media.changed',
        data: { ...of, messageId: event.messageId, media: event.media },
      };
    // screens only: what arrives by a link is told as the message that it is
    case 'photo_link.changed':
    case 'session.read':
      return null;
    default:
      return assertNever(event);
  }
}
