import { type SessionSnapshot } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { ownSession } from './own-session.ts';
import { renderSnapshot } from './snapshot.ts';
import { lockSession } from './store.ts';

/** The whole session; the stream continues from its `eventSeq`. */
export async function viewSession(
  ctx: Context,
  principal: AgentPrincipal,
  id: string,
): Promise<SessionSnapshot> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    await ownSession(tx, principal, id);
    // locked, so that messages and event number are of the same moment; the row was just read
    return renderSnapshot(tx, (await lockSession(tx, id))!);
  });
}
