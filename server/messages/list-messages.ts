import { type Message } from '../../protocol/message.ts';
import { type Tx } from '../platform/db.ts';
import { renderMessage } from './render-message.ts';
import { agentNames, countInbound, listMedia, listMessages } from './store.ts';

/** The conversation of a session, in order. */
export async function messagesOf(tx: Tx, sessionId: string): Promise<Message[]> {
  const rows = await listMessages(tx, sessionId);
  const inbound = rows.filter((row) => row.direction === 'in').map((row) => row.id);
  const media = await listMedia(tx, inbound);
  const names = await agentNames(tx, [...new Set(rows.flatMap((row) => row.agent_id ?? []))]);
  return rows.map((row) =>
    renderMessage(
      row,
      row.agent_id === null ? null : { id: row.agent_id, name: names.get(row.agent_id) ?? row.agent_id },
      media.filter((item) => item.message_id === row.id),
    ),
  );
}

/** Inbound messages of a session later than `seq`: its unread ones. */
export const countInboundAfter = countInbound;
