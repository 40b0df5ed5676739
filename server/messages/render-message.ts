import { Media } from '../../protocol/media.ts';
import { FailureReason, type Message, MessageKind, MessageState } from '../../protocol/message.ts';
import { type MediaRow, type MessageRow } from './store.ts';

/** A message of a conversation as its agent sees it. A text that belongs to none is never shown. */
export function renderMessage(
  row: MessageRow,
  agent: { id: string; name: string } | null,
  media: readonly MediaRow[],
): Message {
  if (row.seq === null) throw new Error('a text outside of conversations is shown to no agent');
  return {
    id: row.id,
    seq: row.seq,
    direction: row.direction,
    kind: MessageKind.parse(row.kind),
    state: MessageState.parse(row.state),
    reason: row.reason === null ? null : FailureReason.parse(row.reason),
    text: row.body,
    language: row.language,
    presetId: row.preset_id,
    ...(row.personal ? { personal: true } : {}),
    agent,
    ...(row.while_waiting ? { whileWaiting: true } : {}),
    encoding: row.encoding === 'GSM-7' ? 'GSM-7' : 'UCS-2',
    segments: row.segments,
    clientKey: row.client_key,
    retryOf: row.retry_of,
    createdAt: row.created_at.toISOString(),
    stateAt: row.state_at.toISOString(),
    waitUntil: row.wait_until?.toISOString() ?? null,
    media: media.map(renderMedia),
  };
}

/** A media item without any address: those are short-lived and asked for. */
export function renderMedia(row: MediaRow): Media {
  const { id, position, state, kind, size, width, height, reason } = row;
  return Media.parse({
    id,
    position,
    state,
    kind,
    type: row.type ?? row.declared_type,
    size,
    width,
    height,
    reason,
    ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
  });
}
