import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { countInboundAfter } from '../messages/list-messages.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { lockOwnSession } from './own-session.ts';
import { updateSession } from './store.ts';
import { tellUnread } from './tell-unread.ts';

/** Notes that the agent has seen the messages up to `seq`; all their screens take the badge down. May be repeated. */
export async function markRead(
  ctx: Context,
  principal: AgentPrincipal,
  id: string,
  seq: number,
): Promise<{ unread: number }> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const session = await lockOwnSession(tx, principal, id);
    if (seq <= session.read_seq) return { unread: session.unread };
    const upTo = Math.min(seq, session.next_seq - 1);
    const unread = await countInboundAfter(tx, id, upTo);
    await updateSession(tx, id, { read_seq: upTo, unread });
    if (unread !== session.unread) {
      await appendSessionEvent(tx, id, { type: 'session.read', unread });
      await tellUnread(tx, session);
    }
    return { unread };
  });
}
