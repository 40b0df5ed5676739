import { type Context } from '../context.ts';
import { fileName } from '../media/file-name.ts';
import { type ConversationMessage } from './conversation-store.ts';
import { type EntryPart } from './decide-entries.ts';
import { videoLength } from './video-length.ts';
import { type EntryMedia, type RecordEntry } from './record-system.ts';

export interface Conversation {
  tenantId: string;
  sessionId: string;
  caller: string;
  callerName: string | null;
  ourNumber: string;
  messages: readonly ConversationMessage[];
}

/** Parts of writes as the record is to show them, with what is known of their messages now. */
export function renderEntries(
  ctx: Pick<Context, 'mediaStorage'>,
  conversation: Conversation,
  parts: readonly EntryPart[],
): RecordEntry[] {
  const byId = new Map(conversation.messages.map((message) => [message.id, message]));
  return parts.flatMap((part) => {
    const message = byId.get(part.messageId);
    return message ? [renderEntry(ctx, conversation, message, part)] : [];
  });
}

function renderEntry(
  ctx: Pick<Context, 'mediaStorage'>,
  { tenantId, sessionId, caller, callerName, ourNumber }: Conversation,
  message: ConversationMessage,
  part: EntryPart,
): RecordEntry {
  const out = message.direction === 'out';
  return {
    messageId: message.id,
    seq: message.seq,
    direction: message.direction,
    kind: message.kind,
    from: out ? ourNumber : caller,
    to: out ? caller : ourNumber,
    who: out ? message.agentName : callerName,
    text: part.words ? message.body : '',
    state: message.state,
    reason: message.reason,
    ...(message.whileWaiting && { whileWaiting: true }),
    createdAt: message.createdAt.toISOString(),
    media: message.media.flatMap(({ id, kind, type, size, key, position, durationMs }): EntryMedia[] => {
      if (!part.media.includes(id) || key === null) return [];
      const name = fileName({ session_id: sessionId, position, type }, message.seq);
      const open = () => ctx.mediaStorage.read(tenantId, key);
      return [
        {
          ...{ id, kind, type: type ?? 'application/octet-stream', size: size ?? 0, fileName: name, open },
          ...(durationMs !== null && { length: videoLength(durationMs) }),
        },
      ];
    }),
  };
}
