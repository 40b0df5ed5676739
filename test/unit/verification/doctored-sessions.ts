import {
  ACTIVE,
  CLOSING,
  ENDED,
  GRACE,
  HELLO,
  NOW,
  OURS,
  PICTURE,
  REPLY,
  STOP,
  TO_DANIEL,
  uuid,
} from './sound-run.ts';
import {
  addReply,
  addText,
  callOf,
  contactOf,
  endOf,
  moveToEnd,
  perform,
  remove,
  removeEvent,
  row,
  screen,
  screenLine,
  sendOf,
  swapSeq,
} from './spoil-run.ts';
import { type Doctored } from './spoil-run.ts';

/** Of sessions, of what comes in, of screens and of tenants: by invariant, what breaks it. */
export const DOCTORED_SESSIONS: Readonly<Record<string, readonly Doctored[]>> = {
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
    ['a session is active after the end of its call', (run) => (callOf(run, 'call-2').state = 'ended')],
    [
      'a live session says why it has no closing text',
      (run) => (row(run, 'session', ACTIVE).closing = 'off'),
    ],
    ['a session waits for a closing text that left', (run) => (row(run, 'session', ENDED).state = 'closing')],
    [
      'none is said to be due after a conversation',
      (run) => {
        row(run, 'session', ENDED).closing = 'not_due';
        remove(run, 'message', CLOSING);
      },
    ],
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
    [
      'a receipt is stored that was refused',
      (run) => {
        perform(
          run,
          {
            ...{ op: 'receipt', tenantId: 'acme', eventId: 'event-9', carrierId: 'c-9', messageId: null },
            state: 'sent',
          },
          { phase: 'fail', code: 'unavailable' },
        );
        run.contents.carrier_event.push({ tenant_id: 'acme', carrier: 'loopback', event_id: 'event-9' });
      },
    ],
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
  I6: [
    ['a screen shows a session that is not there', (run) => (screenLine(run).sessionId = uuid(999))],
    [
      'a screen applied an event that is not there',
      (run) => {
        screen(run).eventSeq += 1;
        screenLine(run).applied.push(screen(run).eventSeq);
      },
    ],
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
  I16: [
    [
      'a call is ended for silence within its lease',
      (run) => {
        Object.assign(callOf(run, 'call-1'), { end_reason: 'source_lost', ended_at: NOW });
        run.startedAt = new Date(NOW - 10_000);
      },
    ],
  ],
  I10: [
    [
      'an answer names a message that only another tenant has',
      (run) => {
        run.contents.message.push({ ...row(run, 'message', REPLY), id: uuid(150), tenant_id: 'rival' });
        endOf(run, 'key-4', { phase: 'ok', messageId: uuid(150) });
      },
    ],
    [
      'a screen without messages is of another tenant',
      (run) => {
        screenLine(run).tenantId = 'rival';
        screenLine(run).snapshot = null;
      },
    ],
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
};
