import { type Tx } from '../platform/db.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { type SessionRow } from './session-row.ts';
import { hasOtherLiveSession } from './store.ts';

/**
 * Tells the agent's screens that show another call of theirs that the count of unread texts here is a new one. A screen
 * that shows this session hears it in the session's own stream.
 */
export async function tellUnread(
  tx: Tx,
  session: Pick<SessionRow, 'id' | 'call_key' | 'agent_id'>,
): Promise<void> {
  if (await hasOtherLiveSession(tx, session))
    await appendAgentEvent(tx, session.agent_id, { type: 'call.changed', callKey: session.call_key });
}
