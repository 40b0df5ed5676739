import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../verification/check-history.ts';
import { type Contents, type TableName } from '../../verification/contents.ts';
import { formatViolations } from '../../verification/format-violations.ts';
import { type LedgerLine, type Outcome, type Request } from '../../verification/history.ts';
import {
  ACTIVE,
  CLOSING,
  DANIEL,
  ENDED,
  GRACE,
  HELLO,
  NOW,
  OURS,
  PICTURE,
  REPLY,
  type SoundRun,
  STOP,
  soundRun,
  TO_DANIEL,
  uuid,
} from './sound-run.ts';

it('finds nothing in a sound run', () => {
  expect(checkHistory(soundRun())).toEqual([]);
});

it('finds nothing in a run that is not over, where work waits', () => {
  const run = soundRun();
  row(run, 'message', CLOSING).state = 'sending';
  Object.assign(row(run, 'session', ENDED), { state: 'closing', closing: 'queued' });
  run.contents.stream_event = [];
  run.history = run.history.filter((line) => line.type !== 'screen');
  expect(checkHistory({ ...run, settled: false })).toEqual([]);
});

it('shows what became of the operations a violation names', () => {
  const run = soundRun();
  run.contents.message = run.contents.message.filter(({ id }) => id !== PICTURE);
  const told = formatViolations(checkHistory(run), run);
  expect(told).toContain(`I1a: message ${PICTURE} was acknowledged to send`);
  expect(told).toContain('"key":"key-2"');
  expect(told).toContain(`carrier {"at":`);
  expect(told).not.toContain('"key":"key-4"');
});

/** What is wrong in a run that was sound. */
type Doctored = [what: string, doctor: (run: SoundRun) => void];

const DOCTORED: Record<string, Doctored[]> = {
  I1a: [
    ['an acknowledged message is gone', (run) => remove(run, 'message', PICTURE)],
    ['a message has other words', (run) => (row(run, 'message', PICTURE).body = 'No picture')],
    ['a message is in another session', (run) => (row(run, 'message', PICTURE).session_id = ACTIVE)],
    ['an acknowledged message has another place', (run) => (row(run, 'message', PICTURE).seq = 9)],
    ['an acknowledgement names no message', (run) => endOf(run, 'key-2', { phase: 'ok' })],
    [
      'a repeat names another message',
      (run) => perform(run, sendOf(run, 'key-1'), { phase: 'ok', messageId: PICTURE }),
    ],
    ['a refused text is stored', (run) => addText(run, 'key-3', 'Too late')],
    ['a text is stored that nobody sent', (run) => addText(run, 'key-99', 'Surprise')],
  ],
  I1b: [
    ['a text is taken twice', (run) => handOver(run, HELLO, {})],
    [
      'a text leaves again after a lost answer',
      (run) => {
        handOver(run, PICTURE, { taken: false, answer: 'notSent' });
        row(run, 'message', PICTURE).attempt = 2;
      },
    ],
    ['a text leaves more often than it was claimed', (run) => (row(run, 'message', HELLO).attempt = 1)],
    ['something leaves that is no message', (run) => handOver(run, uuid(999), {})],
    ['a received text leaves', (run) => handOver(run, STOP, { taken: false })],
    ['a text leaves with other words', (run) => (line(run, PICTURE).text = 'Other words')],
    ['a text leaves to another number', (run) => (line(run, PICTURE).to = DANIEL)],
  ],
  I1c: [
    ['a message waits', (run) => (row(run, 'message', PICTURE).state = 'queued')],
    ['a message is in flight', (run) => (row(run, 'message', PICTURE).state = 'sending')],
    [
      'the outbox is not empty',
      (run) =>
        run.contents.outbox.push({
          ...{
            tenant_id: 'acme',
            message_id: PICTURE,
            conversation: '',
            number_id: uuid(1),
            state: 'queued',
          },
        }),
    ],
    ['a session is closing', (run) => (row(run, 'session', ENDED).state = 'closing')],
    ['a session outlives its call', (run) => (callOf(run, 'call-2').state = 'ended')],
  ],
  I2: [
    ['a text follows the closing text', (run) => swapSeq(run, CLOSING, PICTURE)],
    ['a text leaves after the closing text', (run) => moveToEnd(run, PICTURE)],
    [
      'a text is taken after the end',
      (run) => {
        endOf(run, 'key-3', { phase: 'ok', messageId: uuid(150) });
        addText(run, 'key-3', 'Too late');
      },
    ],
    [
      'a text is taken after an end that was told twice',
      (run) => {
        perform(
          run,
          { op: 'report', tenantId: 'acme', callKey: 'call-2', seq: 2, state: 'ended' },
          { phase: 'ok', applied: false },
        );
        perform(run, { ...sendOf(run, 'key-4'), key: 'key-6' }, { phase: 'ok', messageId: uuid(150) });
      },
    ],
  ],
  I3: [
    ['there is no closing text', (run) => remove(run, 'message', CLOSING)],
    [
      'there are two closing texts',
      (run) => void run.contents.message.push({ ...row(run, 'message', CLOSING), id: uuid(150), seq: 5 }),
    ],
    ['no reason is given for none', (run) => (row(run, 'session', ENDED).closing = null)],
    ['a reason is given for none, and there is one', (run) => (row(run, 'session', ENDED).closing = 'off')],
    [
      'none is said to be due, and there are messages',
      (run) => (row(run, 'session', ENDED).closing = 'not_due'),
    ],
    [
      'a closing text is said to be gone and was dropped',
      (run) => (row(run, 'message', CLOSING).state = 'suppressed'),
    ],
    [
      'a closing text is said to be dropped and is gone',
      (run) => (row(run, 'session', ENDED).closing = 'opted_out'),
    ],
    [
      'a closing text is awaited that was dropped',
      (run) => {
        Object.assign(row(run, 'session', ENDED), { state: 'closing', closing: 'queued' });
        row(run, 'message', CLOSING).state = 'suppressed';
      },
    ],
    ['a live session has a closing text', (run) => (row(run, 'session', ENDED).state = 'active')],
    ['a session is over while its call goes on', (run) => (callOf(run, 'call-1').state = 'held')],
    [
      'a closing text was not due',
      (run) => {
        run.contents.message = run.contents.message.filter(
          ({ session_id, kind }) => session_id !== ENDED || kind === 'closing',
        );
      },
    ],
  ],
  I4: [
    ['an acknowledged event is not stored', (run) => removeEvent(run, 'event-3')],
    ['an acknowledged receipt is not stored', (run) => removeEvent(run, 'event-1')],
    ['an acknowledged text is gone', (run) => remove(run, 'message', STOP)],
    ['an acknowledged late text is gone', (run) => remove(run, 'late_text', uuid(300))],
    [
      'a text is there twice',
      (run) => void run.contents.message.push({ ...row(run, 'message', STOP), id: uuid(150), seq: 3 }),
    ],
    [
      'a late text is there twice',
      (run) => void run.contents.late_text.push({ ...row(run, 'late_text', uuid(300)), id: uuid(301) }),
    ],
    ['a text came from nowhere', (run) => (row(run, 'message', STOP).body = 'Stop it')],
    [
      'an event came from nowhere',
      (run) =>
        void run.contents.carrier_event.push({
          tenant_id: 'acme',
          carrier: 'loopback',
          event_id: 'event-99',
        }),
    ],
    [
      'an event is stored that was refused',
      (run) => {
        perform(
          run,
          { op: 'inbound', tenantId: 'acme', eventId: 'event-9', ourNumber: OURS, caller: GRACE, text: 'Hm' },
          { phase: 'fail', code: 'unavailable' },
        );
        run.contents.carrier_event.push({ tenant_id: 'acme', carrier: 'loopback', event_id: 'event-9' });
      },
    ],
  ],
  I5: [
    ['texts leave in another order', (run) => swapLines(run, 1, 2)],
    ['an attempt follows a later text', (run) => swapLines(run, 0, 2)],
    ['a session counts further than its messages', (run) => (row(run, 'session', ACTIVE).next_seq = 4)],
    ['messages have a gap', (run) => (row(run, 'message', STOP).seq = 3)],
    [
      'a text overtakes one of an earlier session',
      (run) => {
        // as if both had been with Grace
        const session = row(run, 'session', ACTIVE);
        session.caller = GRACE;
        row(run, 'message', TO_DANIEL).caller = GRACE;
        run.ledger.unshift(...run.ledger.splice(5, 1));
      },
    ],
  ],
  I6: [
    ['a screen shows another state', (run) => (screen(run).messages[0]!.state = 'sent')],
    ['a screen shows another reason', (run) => (screen(run).messages[0]!.reason = 'other')],
    ['a screen lacks a message', (run) => void screen(run).messages.pop()],
    ['a screen shows another order', (run) => void screen(run).messages.reverse()],
    ['a screen shows a live session', (run) => (screen(run).session.state = 'active')],
    ['a screen shows another count', (run) => (screen(run).session.unread = 7)],
    [
      'a screen stands before the last event',
      (run) => {
        const line = screenLine(run);
        screen(run).eventSeq -= 1;
        line.applied.pop();
      },
    ],
    ['a screen stands behind the last event', (run) => (screen(run).eventSeq += 1)],
    ['a screen skipped an event', (run) => void screenLine(run).applied.splice(3, 1)],
    [
      'a screen applied an event twice',
      (run) => void screenLine(run).applied.splice(3, 0, screenLine(run).applied[3]!),
    ],
    ['a screen holds nothing', (run) => (screenLine(run).snapshot = null)],
    ['a stream has a gap', (run) => void run.contents.stream_event.splice(1, 1)],
    ['a stream ends before its counter', (run) => (row(run, 'session', ENDED).event_seq += 1)],
    [
      'a stream belongs to nobody',
      (run) =>
        void run.contents.stream_event.push({ tenant_id: 'acme', stream: 'a:nobody', seq: 1, data: {} }),
    ],
    [
      'a stream does not tell a state',
      (run) => {
        const event = run.contents.stream_event.find(({ seq }) => seq === 2)!;
        event.data = { type: 'session.read', unread: 0 };
      },
    ],
    [
      'a stream has an event that no client can read',
      (run) => (run.contents.stream_event[1]!.data = { type: 'message.changed' }),
    ],
    [
      'a stream changes a message before it is there',
      (run) => {
        const [first, second] = run.contents.stream_event;
        [first!.data, second!.data] = [second!.data, first!.data];
      },
    ],
  ],
  I7: [
    ['an auto-reply follows another within the window', (run) => addReply(run, 9 * 60_000)],
    ['there are too many a day', (run) => [1, 2, 3, 4, 5].forEach((n) => addReply(run, n * 3_600_000))],
    ['an auto-reply answers no text', (run) => (row(run, 'late_text', uuid(300)).auto_replied = false)],
    ['a text is said to be answered and is not', (run) => remove(run, 'message', REPLY)],
    [
      'an auto-reply goes to a number of ours',
      (run) => void run.contents.phone_number.push({ tenant_id: 'rival', id: uuid(3), e164: GRACE }),
    ],
    ['an auto-reply goes to an opted-out caller', (run) => (contactOf(run, GRACE).opted_out_at = NOW - 1)],
  ],
  I8: [
    ['two texts leave after STOP', (run) => handOver(run, TO_DANIEL, { taken: false, answer: 'throttled' })],
    [
      'a text is taken after STOP',
      (run) => {
        endOf(run, 'key-5', { phase: 'ok', messageId: uuid(150) });
      },
    ],
  ],
  I9: [
    ['a delivery is forgotten', (run) => (row(run, 'message', HELLO).state = 'sent')],
    ['a delivery is invented', (run) => (row(run, 'message', CLOSING).state = 'delivered')],
    ['a lost answer is taken for a refusal', (run) => (row(run, 'message', PICTURE).state = 'failed')],
    ['a text that left is said not to have', (run) => (row(run, 'message', PICTURE).state = 'expired')],
    [
      'a receipt waits for an answer that has come',
      (run) =>
        void run.contents.parked_receipt.push({
          tenant_id: 'acme',
          carrier: 'loopback',
          carrier_message_id: `c-${CLOSING}`,
          state: 'delivered',
        }),
    ],
    [
      'a receipt by the id of the carrier is forgotten',
      (run) => {
        perform(
          run,
          {
            op: 'receipt',
            tenantId: 'acme',
            eventId: 'event-7',
            carrierId: `c-${CLOSING}`,
            messageId: null,
            state: 'delivered',
          },
          { phase: 'ok' },
        );
        run.contents.carrier_event.push({ tenant_id: 'acme', carrier: 'loopback', event_id: 'event-7' });
      },
    ],
    ['answers are mixed up', (run) => (row(run, 'message', CLOSING).carrier_message_id = `c-${REPLY}`)],
  ],
  I10: [
    [
      'a message is in the session of another tenant',
      (run) => (
        (row(run, 'message', REPLY).tenant_id = 'rival'),
        (row(run, 'message', REPLY).session_id = ENDED)
      ),
    ],
    [
      'a session is in the call of another tenant',
      (run) => (row(run, 'session', ACTIVE).call_key = 'call-3'),
    ],
    [
      'a session uses the number of another tenant',
      (run) => (row(run, 'session', ACTIVE).number_id = uuid(2)),
    ],
    [
      'a late text names the session of another tenant',
      (run) => (row(run, 'late_text', uuid(300)).tenant_id = 'rival'),
    ],
    [
      'a key names the message of another tenant',
      (run) => (run.contents.idempotency[0]!.tenant_id = 'rival'),
    ],
    [
      'media belong to the message of another tenant',
      (run) =>
        void run.contents.media.push({
          tenant_id: 'rival',
          id: uuid(400),
          session_id: ENDED,
          message_id: HELLO,
        }),
    ],
    [
      'a text in line names the number of another tenant',
      (run) =>
        void run.contents.outbox.push({
          tenant_id: 'acme',
          message_id: HELLO,
          conversation: '',
          number_id: uuid(2),
          state: 'queued',
        }),
    ],
    [
      'an answer names the message of another tenant',
      (run) => (row(run, 'message', PICTURE).tenant_id = 'rival'),
    ],
    ['a screen shows the session of another tenant', (run) => (screenLine(run).tenantId = 'rival')],
    ['a screen shows a message of another session', (run) => (screen(run).messages[0]!.id = TO_DANIEL)],
  ],
  I11: [
    [
      'one key is acknowledged for two texts',
      (run) => perform(run, { ...sendOf(run, 'key-1'), text: 'Other' }, { phase: 'ok', messageId: HELLO }),
    ],
    ['a key is kept for another message', (run) => (run.contents.idempotency[0]!.message_id = TO_DANIEL)],
    ['a key is kept for no message', (run) => (run.contents.idempotency[0]!.message_id = uuid(999))],
    ['a key is not kept', (run) => void run.contents.idempotency.pop()],
  ],
};

describe.each(Object.entries(DOCTORED))('reports %s when', (invariant, doctored) => {
  it.each(doctored)('%s', (_what, doctor) => {
    const run = soundRun();
    doctor(run);
    expect(checkHistory(run).map((violation) => violation.invariant)).toContain(invariant);
  });
});

describe('what may have happened may', () => {
  const permitted: Doctored[] = [
    [
      'a text whose answer was lost is there',
      (run) => endOf(run, 'key-2', { phase: 'info', cause: 'reset' }),
    ],
    [
      'a text whose answer was lost is not there',
      (run) => perform(run, { ...sendOf(run, 'key-4'), key: 'key-7' }, { phase: 'info', cause: 'reset' }),
    ],
    [
      'a repeat of a text is answered after the end',
      (run) => perform(run, sendOf(run, 'key-1'), { phase: 'ok', messageId: HELLO, seq: 1 }),
    ],
    [
      'an old report of the end proves nothing',
      (run) => {
        const report = { op: 'report', tenantId: 'acme', callKey: 'call-2' } as const;
        const at = run.history.findIndex(
          (line) => line.type === 'invoke' && line.request.op === 'send' && line.request.key === 'key-4',
        );
        run.history.splice(
          at,
          0,
          { type: 'invoke', id: 901, at: 0, node: 'a', request: { ...report, seq: 0, state: 'ended' } },
          { type: 'end', id: 901, at: 0, outcome: { phase: 'ok', applied: false } },
        );
      },
    ],
    [
      'a receipt that nobody acknowledged counts',
      (run) => {
        run.contents.carrier_event.push({ tenant_id: 'acme', carrier: 'loopback', event_id: 'event-6' });
        tell(run, ACTIVE, TO_DANIEL, 'delivered');
      },
    ],
    [
      'a caller starts again after STOP',
      (run) => {
        perform(run, {
          op: 'inbound',
          tenantId: 'acme',
          eventId: 'event-8',
          ourNumber: OURS,
          caller: DANIEL,
          text: 'START',
        });
        handOver(run, TO_DANIEL, { taken: false, answer: 'throttled' });
        run.ledger.splice(5, 0, ...run.ledger.splice(-1));
        row(run, 'message', TO_DANIEL).attempt = 2;
      },
    ],
    [
      'a text that was given up leaves late from a process that slept',
      (run) => {
        run.staleHandOver = 'allowed';
        row(run, 'message', PICTURE).carrier_code = 'claim_expired';
        moveToEnd(run, PICTURE);
      },
    ],
  ];
  it.each(permitted)('%s', (_what, doctor) => {
    const run = soundRun();
    doctor(run);
    expect(checkHistory(run)).toEqual([]);
  });
});

it('refuses a history in which an operation ends that never began', () => {
  const run = soundRun();
  run.history.push({ type: 'end', id: 999, at: 999, outcome: { phase: 'ok' } });
  expect(() => checkHistory(run)).toThrow('operation 999 ends without a beginning');
});

// — ways to spoil a run

type WithId = 'message' | 'session' | 'late_text';

function row<T extends WithId>(run: SoundRun, table: T, id: string): Contents[T][number] {
  const rows: readonly Contents[T][number][] = run.contents[table];
  return rows.find((found) => found.id === id)!;
}

function remove(run: SoundRun, table: WithId & TableName, id: string): void {
  const rows: { id: string }[] = run.contents[table];
  rows.splice(
    rows.findIndex((found) => found.id === id),
    1,
  );
}

const callOf = (run: SoundRun, key: string) => run.contents.call.find(({ call_key }) => call_key === key)!;
const contactOf = (run: SoundRun, number: string) =>
  run.contents.contact.find(({ caller }) => caller === number)!;
const line = (run: SoundRun, id: string): LedgerLine => run.ledger.find(({ reference }) => reference === id)!;
const screenLine = (run: SoundRun) => run.history.find((found) => found.type === 'screen')!;

interface Editable {
  session: { state: string; unread: number };
  messages: { id: string; state: string; reason: string | null }[];
  eventSeq: number;
}
// made by `snapshotOf`
const screen = (run: SoundRun) => screenLine(run).snapshot as Editable;

function removeEvent(run: SoundRun, event: string): void {
  run.contents.carrier_event = run.contents.carrier_event.filter(({ event_id }) => event_id !== event);
}

function perform(run: SoundRun, request: Request, outcome?: Outcome): void {
  const id = 1_000 + run.history.length;
  const at = lastMoment(run) + 1;
  run.history.push({ type: 'invoke', id, at, node: 'a', request });
  if (outcome) run.history.push({ type: 'end', id, at: at + 1, outcome });
}

const lastMoment = ({ history, ledger }: SoundRun) =>
  Math.max(...[...history, ...ledger].map(({ at }) => at));

function sendOf(run: SoundRun, key: string): Extract<Request, { op: 'send' }> {
  const found = run.history.find(
    (each) => each.type === 'invoke' && each.request.op === 'send' && each.request.key === key,
  );
  if (found?.type !== 'invoke' || found.request.op !== 'send') throw new Error(key);
  return found.request;
}

/** Gives the last send with this key another end. */
function endOf(run: SoundRun, key: string, outcome: Outcome): void {
  const id = run.history.findLast(
    (each) =>
      (each.type === 'invoke' && each.request === sendOf(run, key)) ||
      (each.type === 'invoke' && each.request.op === 'send' && each.request.key === key),
  );
  const end = run.history.find((each) => each.type === 'end' && id?.type === 'invoke' && each.id === id.id);
  if (end?.type === 'end') end.outcome = outcome;
}

/** A text in Grace's session. */
function addText(run: SoundRun, key: string, body: string): void {
  run.contents.message.push({
    ...row(run, 'message', PICTURE),
    id: uuid(150),
    seq: 5,
    client_key: key,
    body,
  });
}

/** Grace is answered once more. */
function addReply(run: SoundRun, laterMs: number): void {
  const n = 160 + run.contents.message.length;
  run.contents.message.push({
    ...row(run, 'message', REPLY),
    id: uuid(n),
    created_at: NOW - 12 * 3_600_000 + laterMs,
  });
  row(run, 'message', REPLY).created_at = NOW - 12 * 3_600_000;
  run.contents.late_text.push({ ...row(run, 'late_text', uuid(300)), id: uuid(n + 200) });
}

function handOver(run: SoundRun, reference: string, change: Partial<LedgerLine>): void {
  const {
    our_number: from = OURS,
    caller: to = GRACE,
    body: text = '',
  } = row(run, 'message', reference) ?? {};
  run.ledger.push({
    at: lastMoment(run) + 1,
    reference,
    from,
    to,
    text,
    taken: true,
    answer: 'accepted',
    carrierId: `c-${reference}`,
    ...change,
  });
}

function moveToEnd(run: SoundRun, reference: string): void {
  run.ledger.push(
    ...run.ledger.splice(
      run.ledger.findIndex((each) => each.reference === reference),
      1,
    ),
  );
}

function swapLines(run: SoundRun, a: number, b: number): void {
  [run.ledger[a], run.ledger[b]] = [run.ledger[b]!, run.ledger[a]!];
}

function swapSeq(run: SoundRun, a: string, b: string): void {
  const [left, right] = [row(run, 'message', a), row(run, 'message', b)];
  [left.seq, right.seq] = [right.seq, left.seq];
}

/** The same change of state in the table, on the stream and on the screen. */
function tell(run: SoundRun, sessionId: string, messageId: string, state: string): void {
  row(run, 'message', messageId).state = state;
  const session = row(run, 'session', sessionId);
  session.event_seq += 1;
  run.contents.stream_event.push({
    ...{ tenant_id: 'acme', stream: `s:${sessionId}`, seq: session.event_seq },
    data: { type: 'message.changed', messageId, state, reason: null, stateAt: '', waitUntil: null },
  });
  const shown = run.history.find((each) => each.type === 'screen' && each.sessionId === sessionId);
  if (shown?.type !== 'screen') return;
  shown.applied.push(session.event_seq);
  const snapshot = shown.snapshot as Editable;
  snapshot.eventSeq = session.event_seq;
  snapshot.messages.find(({ id }) => id === messageId)!.state = state;
}
