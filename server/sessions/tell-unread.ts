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
  const { id, agent_id } = session;
  // while the caller waits nobody looks
  if (agent_id !== null && (await hasOtherLiveSession(tx, { id, agent_id })))
    await appendAgentEvent(tx, agent_id, { type: 'call.changed', callKey: session.call_key });
}
