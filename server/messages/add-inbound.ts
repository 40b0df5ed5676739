import { findProfile } from '../../protocol/encoding-profile.ts';
import { countSegments } from '../../protocol/segments.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { tellUnread } from '../sessions/tell-unread.ts';
import { renderMessage } from './render-message.ts';
import { insertEvent, insertMessage, type MediaRow, type MessageRow, takePlace } from './store.ts';

/** What a caller sent, whichever way it came. */
export interface InboundMessage {
  /** Normalised; empty when there are media only. */
  text: string;
  /** Notes its media, in the same transaction. */
  announce: (messageId: string) => Promise<readonly MediaRow[]>;
}

/** Adds what a caller sent to a session that this transaction has locked, and tells all screens. */
export async function addInbound(
  ctx: Context,
  tx: Tx,
  session: SessionRow,
  { text, announce }: InboundMessage,
): Promise<void> {
  const now = ctx.clock.now();
  const { encoding, segments } = countSegments(text, findProfile(session.encoding_profile));
  const place = await takePlace(tx, session.id, { unread: 1 });
  const row: MessageRow = {
    tenant_id: tx.tenantId,
    id: ctx.ids.uuid(),
    session_id: session.id,
    seq: place.seq,
    direction: 'in',
    kind: 'inbound',
    state: 'received',
    reason: null,
    carrier_code: null,
    body: text,
    language: session.language,
    preset_id: null,
    personal: false,
    agent_id: null,
    while_waiting: session.agent_id === null,
    encoding,
    segments,
    client_key: null,
    retry_of: null,
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
  await insertMessage(tx, row, {});
  const media = await announce(row.id);
  const data = { type: 'message.added', message: renderMessage(row, null, media), unread: place.unread };
  await insertEvent(tx, session.id, { eventSeq: place.eventSeq, data });
  await tellUnread(tx, session);
}
