import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../verification/check-history.ts';
import { formatViolations } from '../../verification/format-violations.ts';
import { DOCTORED_SESSIONS } from './doctored-sessions.ts';
import { DOCTORED_TEXTS } from './doctored-texts.ts';
import {
  ACTIVE,
  CLOSING,
  DANIEL,
  ENDED,
  HELLO,
  NOW,
  OURS,
  PICTURE,
  TO_DANIEL,
  soundRun,
} from './sound-run.ts';
import { callOf, endOf, handOver, moveToEnd, perform, row, sendOf, tell } from './spoil-run.ts';
import { type Doctored } from './spoil-run.ts';

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

describe.each(Object.entries({ ...DOCTORED_TEXTS, ...DOCTORED_SESSIONS }))(
  'reports %s when',
  (invariant, doctored) => {
    it.each(doctored)('%s', (_what, doctor) => {
      const run = soundRun();
      doctor(run);
      expect(checkHistory(run).map((violation) => violation.invariant)).toContain(invariant);
    });
  },
);

describe('what may have happened may', () => {
  const permitted: Doctored[] = [
    [
      'a text without an account to send it with fails here',
      (run) => {
        tell(run, ENDED, PICTURE, 'failed', 'auth');
        run.ledger = run.ledger.filter(({ reference }) => reference !== PICTURE);
      },
    ],
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
      'a call is ended for silence after its lease',
      (run) => {
        Object.assign(callOf(run, 'call-1'), { end_reason: 'source_lost', ended_at: NOW });
        run.startedAt = new Date(NOW - 3_600_000);
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
