import { expect } from 'vitest';
import { type TwoNodes } from './two-nodes.ts';

export interface StoredMessage {
  id: string;
  seq: number;
  direction: string;
  kind: string;
  state: string;
  reason: string | null;
  body: string;
  /** Its state in the outbox; `null` when it has no row there. */
  waits: string | null;
}

export interface StoredSession {
  state: string;
  closing: string | null;
  endReason: string | null;
  agentId: string;
  transfers: number;
  nextSeq: number;
  eventSeq: number;
  optedOut: boolean;
  messages: StoredMessage[];
  /** What screens were told, in order, with its number. */
  events: { seq: number; type: string; messageId?: string; state?: string; session?: { state: string } }[];
}

/** A session as the database has it, checked against what holds for each, whatever has happened. */
export async function transcriptOf(two: TwoNodes, sessionId: string): Promise<StoredSession> {
  const [session] = await two.rows<StoredSession>(
    `select s.state, s.closing, s.end_reason as "endReason", s.agent_id as "agentId", s.next_seq as "nextSeq",
            s.event_seq as "eventSeq", jsonb_array_length(s.transfers) as transfers,
            exists (select from contact c where c.tenant_id = s.tenant_id and c.our_number = s.our_number
                       and c.caller = s.caller and c.opted_out_at is not null) as "optedOut",
            (select coalesce(json_agg(json_build_object('id', m.id, 'seq', m.seq, 'direction', m.direction, 'kind', m.kind,
                                                        'state', m.state, 'reason', m.reason, 'body', m.body,
                                                        'waits', o.state) order by m.seq), '[]')
               from message m left join outbox o on o.tenant_id = m.tenant_id and o.message_id = m.id
              where m.tenant_id = s.tenant_id and m.session_id = s.id) as messages,
            (select coalesce(json_agg(e.data || jsonb_build_object('seq', e.seq) order by e.seq), '[]')
               from stream_event e where e.tenant_id = s.tenant_id and e.stream = 's:' || s.id) as events
       from session s where s.tenant_id = 'acme' and s.id = $1`,
    [sessionId],
  );
  if (!session) throw new Error(`no session ${sessionId}`);
  check(session);
  return session;
}

function check({ state, closing, nextSeq, eventSeq, messages, events }: StoredSession): void {
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  expect(messages.map(({ seq }) => seq)).toEqual(upTo(nextSeq - 1));
  expect(events.map(({ seq }) => seq)).toEqual(upTo(eventSeq));
  for (const { id, waits, state } of messages) {
    // a text that waits has a row in the outbox, and no other has one
    expect({ id, waits }).toEqual({ id, waits: state === 'queued' || state === 'sending' ? state : null });
  }
  const closings = messages.filter(({ kind }) => kind === 'closing');
  if (state === 'active') expect({ closing, closings }).toEqual({ closing: null, closings: [] });
  else expect(messages.indexOf(closings[0] ?? messages.at(-1)!)).toBe(messages.length - 1);
  // a session is closing for as long as its closing text is under way, and no longer
  const isUnderWay = closings.some(({ waits }) => waits !== null);
  expect({ isClosing: state === 'closing', closing }).toEqual({
    isClosing: isUnderWay,
    closing: isUnderWay ? 'queued' : closing,
  });
  if (!isUnderWay) expect(closing).not.toBe('queued');
  const told = events.filter(({ type }) => type === 'session.changed').at(-1);
  if (state !== 'active') expect(told?.session?.state).toBe(state);
}
