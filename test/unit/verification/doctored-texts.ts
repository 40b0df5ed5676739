import {
  ACTIVE,
  CLOSING,
  DANIEL,
  ENDED,
  GRACE,
  HELLO,
  NOW,
  PICTURE,
  REPLY,
  STOP,
  TO_DANIEL,
  uuid,
} from './sound-run.ts';
import {
  addText,
  callOf,
  endOf,
  handOver,
  line,
  perform,
  remove,
  row,
  sendOf,
  swapLines,
} from './spoil-run.ts';
import { type Doctored } from './spoil-run.ts';

/** Of texts and their hand-overs: by invariant, what breaks it. */
export const DOCTORED_TEXTS: Readonly<Record<string, readonly Doctored[]>> = {
  I1a: [
    [
      'a repeat is answered with a copy',
      (run) => {
        run.contents.message.push({ ...row(run, 'message', HELLO), id: uuid(150), seq: 5 });
        perform(run, sendOf(run, 'key-1'), { phase: 'ok', messageId: uuid(150) });
      },
    ],
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
    ['a text is taken by a carrier that denied it, and again', (run) => (run.ledger[0]!.taken = true)],
    ['a text leaves after it was shown as not confirmed', (run) => (run.startedAt = new Date(NOW))],
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
  I8: [
    [
      'a text leaves that was refused after STOP, and so was claimed again',
      (run) => {
        const { at, ...line } = run.ledger.find(({ reference }) => reference === TO_DANIEL)!;
        const before = {
          at: at - 5,
          answer: 'throttled',
          answeredAt: at - 0.5,
          taken: false,
          carrierId: null,
        };
        run.ledger.splice(run.ledger.length - 1, 0, { ...line, ...before });
        row(run, 'message', TO_DANIEL).attempt = 2;
      },
    ],
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
  I11: [
    [
      'another key is kept for a message',
      (run) => void run.contents.idempotency.push({ ...run.contents.idempotency[0]!, key: 'key-77' }),
    ],
    [
      'one key is acknowledged for two texts',
      (run) => perform(run, { ...sendOf(run, 'key-1'), text: 'Other' }, { phase: 'ok', messageId: HELLO }),
    ],
    ['a key is kept for another message', (run) => (run.contents.idempotency[0]!.message_id = TO_DANIEL)],
    ['a key is kept for no message', (run) => (run.contents.idempotency[0]!.message_id = uuid(999))],
    ['a key is not kept', (run) => void run.contents.idempotency.pop()],
  ],
  I17: [
    [
      'more segments leave than the day has',
      (run) =>
        run.contents.setting.push({
          ...{ tenant_id: row(run, 'message', HELLO).tenant_id, queue_key: '' },
          ...{ key: 'capTenantDay', value: 1 },
        }),
    ],
  ],
};
