// Longer than others: one run in which nothing is wrong, told whole.
import { type Session as SessionShown, type SessionSnapshot } from '../../../protocol/session.ts';
import { type Contents } from '../../verification/contents.ts';
import { type Run } from '../../verification/evidence.ts';
import { type HistoryLine, type LedgerLine, type Outcome, type Request } from '../../verification/history.ts';

/** A run that a test may change: everything is its own. */
export interface SoundRun extends Run {
  history: HistoryLine[];
  ledger: LedgerLine[];
}

/** An id that ends with `n`. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const OURS = '+14155550100';
export const GRACE = '+14155550142';
export const DANIEL = '+14155550178';
/** Grace's session: its call has ended. Daniel's goes on, and he has said STOP. */
export const [ENDED, ACTIVE] = [uuid(100), uuid(200)];
export const [HELLO, PICTURE, ANSWER, CLOSING] = [uuid(101), uuid(102), uuid(103), uuid(104)];
export const [REPLY, TO_DANIEL, STOP] = [uuid(105), uuid(201), uuid(202)];
export const NOW = Date.parse('2026-03-01T12:00:00Z');

const text = (key: string, sessionId: string, callKey: string, words: string): Request => ({
  ...{ op: 'send', tenantId: 'acme', agentId: 'ana', callKey, sessionId, key, text: words },
});
const report = (callKey: string, seq: number, state: string): Request => ({
  ...{ op: 'report', tenantId: 'acme', callKey, seq, state },
});
const inbound = (eventId: string, caller: string, words: string): Request => ({
  ...{ op: 'inbound', tenantId: 'acme', eventId, ourNumber: OURS, caller, text: words },
});
const receipt = (eventId: string, id: string, state: 'sent' | 'delivered'): Request => ({
  ...{ op: 'receipt', tenantId: 'acme', eventId, carrierId: `c-${id}`, messageId: id, state },
});

/** A small run in which every promise is kept: texts, a lost answer, a throttled hand-over, ends, STOP, screens. */
export function soundRun(): SoundRun {
  const history: HistoryLine[] = [];
  const ledger: LedgerLine[] = [];
  let at = 0;
  const perform = (request: Request, outcome?: Outcome) => {
    const id = history.length;
    history.push({ type: 'invoke', id, at: ++at, node: 'a', request });
    if (outcome) history.push({ type: 'end', id, at: ++at, outcome });
  };
  const handOver = (reference: string, to: string, words: string, answer: string | null = 'accepted') => {
    const taken = answer !== 'throttled';
    const carrierId = answer === 'accepted' ? `c-${reference}` : null;
    ledger.push({ at: ++at, reference, from: OURS, to, text: words, taken, answer, carrierId });
  };
  const ok = { phase: 'ok' } as const;
  const lost = { phase: 'info', cause: 'timeout' } as const;

  perform(report('call-1', 1, 'connected'), { ...ok, applied: true });
  perform(report('call-2', 1, 'connected'), { ...ok, applied: true });
  perform(text('key-1', ENDED, 'call-1', 'Hello'), lost);
  perform(text('key-1', ENDED, 'call-1', 'Hello'), { ...ok, messageId: HELLO, seq: 1 });
  perform(text('key-1', ENDED, 'call-1', 'Hello'), { ...ok, messageId: HELLO, seq: 1 });
  handOver(HELLO, GRACE, 'Hello', 'throttled');
  handOver(HELLO, GRACE, 'Hello');
  perform(receipt('event-1', HELLO, 'delivered'), ok);
  perform(receipt('event-2', HELLO, 'sent'), ok);
  perform(text('key-2', ENDED, 'call-1', 'A picture, please'), { ...ok, messageId: PICTURE, seq: 2 });
  handOver(PICTURE, GRACE, 'A picture, please', null);
  perform(inbound('event-3', GRACE, 'Here it is'), lost);
  perform(inbound('event-3', GRACE, 'Here it is'), ok);
  perform(report('call-1', 2, 'ended'), { ...ok, applied: true });
  perform(text('key-3', ENDED, 'call-1', 'Too late'), { phase: 'fail', code: 'session_ended' });
  handOver(CLOSING, GRACE, 'Thank you');
  perform(inbound('event-4', GRACE, 'Are you there?'), ok);
  handOver(REPLY, GRACE, 'Please call');
  perform(text('key-4', ACTIVE, 'call-2', 'Hi'), { ...ok, messageId: TO_DANIEL, seq: 1 });
  perform(inbound('event-5', DANIEL, 'STOP'), ok);
  handOver(TO_DANIEL, DANIEL, 'Hi');
  perform(text('key-5', ACTIVE, 'call-2', 'Really?'), { phase: 'fail', code: 'opted_out' });
  perform(receipt('event-6', TO_DANIEL, 'delivered'));
  const contents = soundContents();
  for (const session of contents.session) {
    const snapshot = snapshotOf(contents, session.id);
    const applied = [
      1,
      null,
      ...contents.stream_event
        .filter((row) => row.stream === `s:${session.id}`)
        .map((row) => row.seq)
        .slice(1),
    ];
    history.push({
      type: 'screen',
      at: ++at,
      tenantId: 'acme',
      sessionId: session.id,
      client: 'tab-1',
      snapshot,
      applied,
    });
  }
  return { history, ledger, contents, settled: true, now: new Date(NOW) };
}

function soundContents(): Contents {
  const tenant_id = 'acme';
  const pair = { tenant_id, our_number: OURS };
  const session = {
    ...pair,
    number_id: uuid(1),
    queue_key: 'repairs',
    language: 'en',
    agent_id: 'ana',
    opt_out_suspected: false,
  };
  const message = {
    segments: 1,
    ...pair,
    reason: null,
    carrier_code: null,
    carrier: 'loopback',
    retry_of: null,
    created_at: NOW,
  };
  const out = { ...message, direction: 'out', agent_id: null, client_key: null, attempt: 1 } as const;
  const sent = (id: string) => ({ ...out, id, carrier_message_id: `c-${id}` });
  const received = {
    ...message,
    direction: 'in',
    kind: 'inbound',
    state: 'received',
    attempt: 0,
    agent_id: null,
    client_key: null,
    carrier_message_id: null,
  } as const;
  const live = { seq: 1, agent_id: 'ana', state: 'connected', end_reason: null, ended_at: null };
  const contents: Contents = {
    tenant: [
      { id: 'acme', event_seq: 0 },
      { id: 'rival', event_seq: 0 },
    ],
    agent: [{ tenant_id, id: 'ana', event_seq: 0 }],
    setting: [{ tenant_id, queue_key: '', key: 'inCallSms', value: true }],
    phone_number: [
      { tenant_id, id: uuid(1), e164: OURS },
      { tenant_id: 'rival', id: uuid(2), e164: '+14155550102' },
    ],
    call: [
      {
        ...{ tenant_id, call_key: 'call-1', seq: 2, agent_id: 'ana' },
        ...{ state: 'ended', end_reason: 'caller_hangup', ended_at: NOW },
      },
      { ...live, tenant_id, call_key: 'call-2' },
      { ...live, tenant_id: 'rival', call_key: 'call-3' },
    ],
    session: [
      {
        ...session,
        id: ENDED,
        call_key: 'call-1',
        caller_source: 'call',
        caller: GRACE,
        state: 'ended',
        end_reason: 'caller_hangup',
        closing: 'handed_over',
        unread: 1,
        next_seq: 5,
        event_seq: 0,
      },
      {
        ...session,
        id: ACTIVE,
        call_key: 'call-2',
        caller_source: 'call',
        caller: DANIEL,
        state: 'active',
        end_reason: null,
        closing: null,
        unread: 1,
        next_seq: 3,
        event_seq: 0,
      },
    ],
    message: [
      {
        ...sent(HELLO),
        session_id: ENDED,
        seq: 1,
        kind: 'text',
        state: 'delivered',
        body: 'Hello',
        caller: GRACE,
        agent_id: 'ana',
        client_key: 'key-1',
        attempt: 2,
      },
      {
        ...out,
        id: PICTURE,
        carrier_message_id: null,
        session_id: ENDED,
        seq: 2,
        kind: 'text',
        state: 'not_confirmed',
        body: 'A picture, please',
        caller: GRACE,
        agent_id: 'ana',
        client_key: 'key-2',
        carrier_code: 'timeout',
      },
      { ...received, id: ANSWER, session_id: ENDED, seq: 3, body: 'Here it is', caller: GRACE },
      {
        ...sent(CLOSING),
        session_id: ENDED,
        seq: 4,
        kind: 'closing',
        state: 'accepted',
        body: 'Thank you',
        caller: GRACE,
      },
      {
        ...sent(REPLY),
        session_id: null,
        seq: null,
        kind: 'autoReply',
        state: 'accepted',
        body: 'Please call',
        caller: GRACE,
      },
      {
        ...sent(TO_DANIEL),
        session_id: ACTIVE,
        seq: 1,
        kind: 'text',
        state: 'accepted',
        body: 'Hi',
        caller: DANIEL,
        agent_id: 'ana',
        client_key: 'key-4',
      },
      { ...received, id: STOP, session_id: ACTIVE, seq: 2, body: 'STOP', caller: DANIEL },
    ],
    outbox: [],
    media: [],
    contact: [
      { ...pair, caller: GRACE, opted_out_at: null },
      { ...pair, caller: DANIEL, opted_out_at: NOW },
    ],
    text_in_code: [],
    late_text: [{ ...pair, id: uuid(300), session_id: ENDED, caller: GRACE, body: null, auto_replied: true }],
    carrier_event: [1, 2, 3, 4, 5].map((n) => ({ tenant_id, carrier: 'loopback', event_id: `event-${n}` })),
    parked_receipt: [],
    idempotency: [
      [1, HELLO],
      [2, PICTURE],
      [4, TO_DANIEL],
    ].map(([n, id]) => ({ tenant_id, agent_id: 'ana', key: `key-${n}`, message_id: String(id) })),
    stream_event: [],
  };
  for (const row of contents.session) addStream(contents, row);
  return contents;
}

/** The events that lead to what is stored, as the server would have told them. */
function addStream(contents: Contents, session: Contents['session'][number]): void {
  const { messages, ...snapshot } = snapshotOf(contents, session.id);
  const told: object[] = messages.flatMap((message) => {
    const waiting = { ...message, state: message.direction === 'in' ? 'received' : 'queued' };
    const { id: messageId, state, reason, stateAt, waitUntil } = message;
    return [
      { type: 'message.added', message: waiting, unread: 0 },
      ...(waiting.state === state
        ? []
        : [{ type: 'message.changed', messageId, state, reason, stateAt, waitUntil }]),
    ];
  });
  told.push({ type: 'session.changed', session: snapshot.session });
  session.event_seq = told.length;
  told.forEach((data, i) =>
    contents.stream_event.push({ tenant_id: session.tenant_id, stream: `s:${session.id}`, seq: i + 1, data }),
  );
}

/** What the server shows of a session. */
export function snapshotOf(contents: Contents, sessionId: string): SessionSnapshot {
  const row = contents.session.find(({ id }) => id === sessionId)!;
  const contact = contents.contact.find(({ caller }) => caller === row.caller);
  const at = new Date(NOW).toISOString();
  const session = {
    ...{ id: row.id, callKey: row.call_key, state: row.state, caller: row.caller, callerSource: 'call' },
    ...{
      ourNumber: row.our_number,
      mms: false,
      language: row.language,
      owner: { id: row.agent_id, name: 'Ana' },
    },
    ...{ openedAt: at, endedAt: null, endReason: row.end_reason, closing: row.closing },
    ...{
      optedOut: contact?.opted_out_at !== null,
      optOutSuspected: row.opt_out_suspected,
      unread: row.unread,
    },
    // of the words the table allows
  } as SessionShown;
  const messages = contents.message
    .filter(({ session_id }) => session_id === sessionId)
    .map(({ id, seq, direction, kind, state, reason, body, client_key }) => ({
      ...{ id, seq, direction, kind, state, reason, text: body, language: 'en', presetId: null, agent: null },
      ...{ encoding: 'GSM-7', segments: 1, clientKey: client_key, retryOf: null, createdAt: at, stateAt: at },
      ...{ waitUntil: null, media: [] },
      // of the words the table allows
    })) as unknown as SessionSnapshot['messages'];
  return { session, messages, eventSeq: row.event_seq };
}
