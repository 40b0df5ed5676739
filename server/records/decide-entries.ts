import { type MediaState } from '../../protocol/media.ts';
import { type MessageState } from '../../protocol/message.ts';

/** A message of the conversation, as far as it decides when it is written. */
export interface KnownMessage {
  id: string;
  seq: number;
  direction: 'out' | 'in';
  state: MessageState;
  createdAt: Date;
  stateAt: Date;
  media: readonly { id: string; state: MediaState }[];
}

/** What one write holds of one message. Photos that were late have an entry of their own, without the words. */
export interface EntryPart {
  messageId: string;
  words: boolean;
  /** Ids of media items. */
  media: string[];
  /** What it says of the message's state; missing in what was written before that was noted. */
  state?: MessageState;
}

export type NextEntries =
  | { type: 'write'; entries: [EntryPart, ...EntryPart[]] }
  /** Nothing yet; at `until` there is. */
  | { type: 'wait'; until: Date }
  /** Nothing until something else happens. */
  | { type: 'rest' };

/** How long a text that the carrier has taken waits for what becomes of it. */
export const SETTLES_WITHIN_MS = 5_000;
/** How long a text waits that is not yet with the carrier. */
export const LEAVES_WITHIN_MS = 60_000;
/** How long a caller's message waits for its photos. */
export const PHOTOS_WITHIN_MS = 30_000;
/** Messages of one write. */
const MOST_ENTRIES = 25;

/**
 * What is to be written next. Pure. The conversation's order is kept: a message that waits holds back those after it,
 * which is why each waits for a bounded time only.
 */
export function decideEntries({
  messages,
  written,
  untilSeq,
  grows,
  now,
}: {
  /** In order. */
  messages: readonly KnownMessage[];
  /** All parts of earlier writes. */
  written: readonly EntryPart[];
  /** Last message that belongs to this record; `null`: there is none yet. */
  untilSeq: number | null;
  /** Entries may go together; otherwise one at a time. */
  grows: boolean;
  now: Date;
}): NextEntries {
  const worded = new Set(written.filter((part) => part.words).map((part) => part.messageId));
  const shown = new Set(written.flatMap((part) => part.media));
  const entries: EntryPart[] = [];
  let until: Date | null = null;
  for (const message of messages) {
    if (untilSeq !== null && message.seq > untilSeq) break;
    const media = message.media
      .filter((item) => item.state === 'ready' && !shown.has(item.id))
      .map((item) => item.id);
    if (worded.has(message.id)) {
      if (media.length > 0) entries.push({ messageId: message.id, words: false, media });
    } else if (until === null) {
      const readyAt = readyFrom(message);
      if (readyAt.getTime() > now.getTime()) until = readyAt;
      else entries.push({ messageId: message.id, words: true, media });
    }
  }
  const [first, ...others] = entries.slice(0, grows ? MOST_ENTRIES : 1);
  if (first) return { type: 'write', entries: [first, ...others] };
  return until ? { type: 'wait', until } : { type: 'rest' };
}

/** When a message may be written; that of one that is settled has passed. */
function readyFrom({ direction, state, createdAt, stateAt, media }: KnownMessage): Date {
  if (direction === 'in') {
    const waits = media.some((item) => item.state === 'announced');
    return waits ? later(createdAt, PHOTOS_WITHIN_MS) : createdAt;
  }
  if (state === 'accepted') return later(stateAt, SETTLES_WITHIN_MS);
  return state === 'queued' || state === 'sending' ? later(createdAt, LEAVES_WITHIN_MS) : stateAt;
}

const later = (time: Date, ms: number) => new Date(time.getTime() + ms);
