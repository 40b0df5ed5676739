import { isDeepStrictEqual } from 'node:util';
import { parseCursor, type StreamCursor } from '../../protocol/stream.ts';
import { MAX_BEHIND } from '../../server/stream/decide-start.ts';
import { type Violation } from '../verification/history.ts';
import { type LedgerEvent } from './event-ledger.ts';
import { readFrames, type WireFrame } from './frames.ts';

/** One connection as it was seen from outside. */
export interface WireRecord {
  /** For people who read a violation. */
  name: string;
  tenantId: string;
  agentId: string;
  sessionId: string | null;
  /** `Last-Event-ID`, as sent. */
  sent: string;
  received: Buffer;
}

export interface WireOracle {
  find(tenantId: string, stream: string, seq: number): LedgerEvent | undefined;
  events(tenantId: string, stream: string): LedgerEvent[];
  /** Whose the session was when it was opened. */
  opener(sessionId: string): string | undefined;
  /** Whether an event behind `cursor` is gone from the streams of this connection. */
  isCleared(record: WireRecord, cursor: StreamCursor): boolean;
}

/**
 * What a connection was told must be the events of its streams, each once, in order, from the cursor it sent; or a reset
 * that has a reason. And nothing of a session that was not its agent's.
 */
export function checkWire(record: WireRecord, oracle: WireOracle): Violation[] {
  const found: Violation[] = [];
  const blame = (what: string) => found.push({ invariant: 'I6', what: `${record.name}: ${what}` });
  let frames: WireFrame[] = [];
  try {
    frames = readFrames(record.received);
  } catch (error) {
    blame(String(error));
  }
  const sent = parseCursor(record.sent);
  let at = sent;
  let movedAway = false;
  frames.forEach((frame, i) => {
    const where = `frame ${i} (${frame.stream} ${frame.event.seq}) after ${record.sent}`;
    if (frame.stream === null) {
      if (i > 0 || !sent || !isDeepStrictEqual(frame.cursor, startOf(sent, frame.cursor, record)))
        blame(`${where} says that it begins at ${JSON.stringify(frame.cursor)}`);
    } else if (frame.stream === 'reset') {
      if (!movedAway && !isDue(frame, at, record, oracle)) blame(`${where} is a reset without a reason`);
      movedAway = false;
    } else if (i === 0) {
      blame(`${where} comes before the beginning`);
    } else {
      for (const what of checkEvent(frame, at!, record, oracle)) blame(`${where} ${what}`);
      if (movedAway && frame.stream === 'session') blame(`${where} is of a session that has moved away`);
      movedAway ||=
        frame.stream === 'session' && (ownerAfter(frame.event) ?? record.agentId) !== record.agentId;
    }
    at = frame.cursor;
    if (record.sessionId === null && frame.cursor.session !== null) blame(`${where} names a session`);
  });
  return found;
}

/** A session the cursor does not name begins now, wherever that is. */
const startOf = (sent: StreamCursor, told: StreamCursor, { sessionId }: WireRecord): StreamCursor => ({
  ...sent,
  session: sessionId === null ? null : (sent.session ?? told.session),
});

function checkEvent(
  { cursor, stream, event }: WireFrame,
  at: StreamCursor,
  record: WireRecord,
  oracle: WireOracle,
): string[] {
  const kind = stream as 'tenant' | 'agent' | 'session';
  const wrong: string[] = [];
  const expected: StreamCursor = { ...at, [kind]: (at[kind] ?? Number.NaN) + 1 };
  // a session that moved away is in the cursor of the event that says so, and in none behind it
  if (kind !== 'session' && cursor.session === null) expected.session = null;
  if (event.seq !== expected[kind]) wrong.push(`follows ${at[kind]}`);
  if (!isDeepStrictEqual(cursor, expected)) wrong.push(`has the cursor ${JSON.stringify(cursor)}`);
  const name = { tenant: 't', agent: `a:${record.agentId}`, session: `s:${record.sessionId}` }[kind];
  const stored = oracle.find(record.tenantId, name, event.seq);
  if (!stored || !isDeepStrictEqual({ ...stored.data, seq: event.seq }, event))
    wrong.push(`is not the stored event: ${JSON.stringify(event)}`);
  if (kind === 'session' && !mayKnow(record, event.seq, oracle))
    wrong.push(`is of a session that was not ${record.agentId}'s`);
  return wrong;
}

/** Theirs when it was stored, or later: who takes a call over may read what was written before. */
function mayKnow({ tenantId, sessionId, agentId }: WireRecord, seq: number, oracle: WireOracle): boolean {
  const owners = [{ seq: 0, owner: oracle.opener(sessionId ?? '') }];
  for (const event of oracle.events(tenantId, `s:${sessionId}`)) {
    const owner = ownerAfter(event.data);
    if (owner !== undefined) owners.push({ seq: event.seq, owner });
  }
  const [before] = owners.filter((change) => change.seq < seq).slice(-1);
  return [before, ...owners.filter((change) => change.seq >= seq)].some(
    (change) => change?.owner === agentId,
  );
}

const ownerAfter = ({ session }: Record<string, unknown>): string | undefined =>
  (session as { owner: { id: string } } | undefined)?.owner.id;

/** Reasons of a reset: a cursor the server never gave, one too old, events that are gone, a session that came back. */
function isDue(
  { cursor }: WireFrame,
  at: StreamCursor | null,
  record: WireRecord,
  oracle: WireOracle,
): boolean {
  if (!at) return true;
  if (oracle.isCleared(record, at)) return true;
  if (at.session === null && cursor.session !== null) return true;
  const behind = (['tenant', 'agent', 'session'] as const).map(
    (kind) => (cursor[kind] ?? 0) - (at[kind] ?? 0),
  );
  return behind.some((events) => events < 0 || events > MAX_BEHIND);
}
