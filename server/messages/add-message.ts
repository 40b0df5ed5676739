import { findProfile } from '../../protocol/encoding-profile.ts';
import { type Message } from '../../protocol/message.ts';
import { countSegments } from '../../protocol/segments.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { type SessionWrite } from '../stream/append-event.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { conversationOf } from './contact.ts';
import { renderMessage } from './render-message.ts';
import { insertMessage, type MessageRow } from './store.ts';

export interface NewText {
  /** Given when it was promised to a client before; else a new one. */
  id?: string;
  kind: 'text' | 'preset' | 'waitTime' | 'closing';
  /** As it will be sent: normalised, variables filled. */
  text: string;
  language: string;
  presetId?: string;
  /** The preset is the agent's own. */
  personal?: boolean;
  agent?: { id: string; name: string };
  clientKey?: string;
  retryOf?: string;
}

/**
 * Adds a text to a session that this transaction has locked, and puts it in line for the carrier: message, outbox row,
 * event and what else is written to the session are stored together or not at all.
 */
export async function addMessage(
  ctx: Context,
  tx: Tx,
  session: SessionRow,
  text: NewText,
  more?: SessionWrite,
): Promise<Message> {
  const { messageTtlSeconds } = await effectiveSettings(tx, session.queue_key);
  const now = ctx.clock.now();
  const { encoding, segments } = countSegments(text.text, findProfile(session.encoding_profile));
  const row: Omit<MessageRow, 'tenant_id'> = {
    id: text.id ?? ctx.ids.uuid(),
    session_id: session.id,
    // the row is locked, so this is the next place
    seq: session.next_seq,
    direction: 'out',
    kind: text.kind,
    state: 'queued',
    reason: null,
    carrier_code: null,
    body: text.text,
    language: text.language,
    preset_id: text.presetId ?? null,
    personal: text.personal ?? false,
    agent_id: text.agent?.id ?? null,
    while_waiting: session.agent_id === null,
    encoding,
    segments,
    client_key: text.clientKey ?? null,
    retry_of: text.retryOf ?? null,
    our_number: session.our_number,
    caller: session.caller,
    carrier: session.carrier,
    carrier_message_id: null,
    carrier_segments: null,
    attempt: 0,
    wait_until: null,
    created_at: now,
    state_at: now,
  };
  const message = renderMessage({ ...row, tenant_id: tx.tenantId }, text.agent ?? null, []);
  await insertMessage(tx, row, {
    outbox: {
      conversation: conversationOf(session),
      numberId: session.number_id,
      priority: text.kind === 'closing' ? 1 : 0,
      dueAt: now,
      expiresAt: addSeconds(now, messageTtlSeconds),
    },
    session: {
      set: { next_seq: session.next_seq + 1, ...more?.set },
      events: [{ type: 'message.added', message, unread: session.unread }, ...(more?.events ?? [])],
    },
  });
  return message;
}
