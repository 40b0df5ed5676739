import { type SessionSnapshot } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { lockOwnSession } from './own-session.ts';
import { renderSnapshot } from './snapshot.ts';

/** The whole session; the stream continues from its `eventSeq`. */
export async function viewSession(
  ctx: Context,
  principal: AgentPrincipal,
  id: string,
): Promise<SessionSnapshot> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    // locked, so that messages, event number and agent in charge are of the same moment
    return renderSnapshot(tx, await lockOwnSession(tx, principal, id));
  });
}
