import { formatCursor, SessionEvent, type StreamCursor, type StreamFrame } from '../../protocol/stream.ts';
import { type StreamRow } from './store.ts';

export type StreamKind = Exclude<StreamFrame['stream'], 'reset'>;

/** An event as it is written, but for the cursor, which each connection has of its own. */
export interface OutgoingEvent {
  readonly seq: number;
  /** JSON of a `StreamFrame`. */
  readonly frame: string;
  /** Whose session it is after this event, when the event says so. */
  readonly owner: string | null;
}

/** The number is put into the stored object as text: parsing and writing it again would change nothing else. */
export function toOutgoing(kind: StreamKind, { seq, data }: StreamRow): OutgoingEvent {
  const rest = data.slice(data.indexOf('{') + 1);
  const event = `{"seq":${seq}${rest.trimStart().startsWith('}') ? '' : ','}${rest}`;
  return {
    seq,
    frame: `{"stream":"${kind}","event":${event}}`,
    owner: kind === 'session' ? ownerAfter(data) : null,
  };
}

function ownerAfter(data: string): string | null {
  if (!data.includes('"session.changed"')) return null;
  const event = SessionEvent.safeParse({ ...(JSON.parse(data) as object), seq: 0 }).data;
  return event?.type === 'session.changed' ? (event.session.owner?.id ?? null) : null;
}

// Source of the format: WHATWG HTML, 9.2.5 "Parsing an event stream".
export const eventText = (cursor: StreamCursor, { frame }: OutgoingEvent): string =>
  `id: ${formatCursor(cursor)}\ndata: ${frame}\n\n`;

/** Says where the stream begins, and nothing else: an event without data is not dispatched, but its id counts. */
export const startText = (cursor: StreamCursor): string => `id: ${formatCursor(cursor)}\n\n`;

export const resetText = (cursor: StreamCursor): string =>
  `id: ${formatCursor(cursor)}\ndata: {"stream":"reset"}\n\n`;

export const HEARTBEAT = ':\n\n';

/** Asks to wait so long before connecting again. Milliseconds. */
export const retryText = (ms: number): string => `retry: ${ms}\n\n`;
