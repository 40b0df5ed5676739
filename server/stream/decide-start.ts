import { parseCursor, type StreamCursor } from '../../protocol/stream.ts';

/** Where the streams of a connection stand. */
export interface Counters {
  tenant: number;
  agent: number;
  /** `null` without a session, or for one that is not the agent's. */
  session: number | null;
}

/** Further behind than this, reading everything again is cheaper for both sides. */
export const MAX_BEHIND = 1_000;

/** `lastEventId`: as the client sent it, `null` when it sent none. */
export function decideStart(
  lastEventId: string | null,
  counters: Counters,
): { type: 'continue' | 'reset'; from: StreamCursor } {
  if (lastEventId === null || lastEventId === '') return { type: 'continue', from: counters };
  const cursor = parseCursor(lastEventId);
  if (!cursor) return { type: 'reset', from: counters };
  // a session the client has only just opened: it begins now
  const from = {
    ...cursor,
    session: counters.session === null ? null : (cursor.session ?? counters.session),
  };
  const behind = [
    counters.tenant - from.tenant,
    counters.agent - from.agent,
    (counters.session ?? 0) - (from.session ?? 0),
  ];
  return behind.every((events) => events >= 0 && events <= MAX_BEHIND)
    ? { type: 'continue', from }
    : { type: 'reset', from: counters };
}
