import { expect, it } from 'vitest';
import { CallReport } from '../../../protocol/call.ts';
import { type CallAction, applyAction, toReport } from '../../../simulator/backend/telephone/call-script.ts';
import { type SimCall } from '../../../simulator/wire.ts';

const OFFERED: SimCall = {
  callKey: 'sim-1',
  seq: 1,
  number: '+14155550142',
  withheld: false,
  callerName: 'Grace Okafor',
  queue: 'repairs',
  language: 'en',
  channel: 'phone',
  state: 'offered',
  agent: null,
  record: null,
  startedAt: '2026-11-21T10:00:00.000Z',
  connectedAt: null,
  endedAt: null,
  endReason: null,
  waits: false,
  waitSms: null,
  silent: false,
  reportedSeq: 3,
  refusal: null,
};
const ANA = { id: 'ana', name: 'Ana' };
const BEN = { id: 'ben', name: 'Ben' };
const AT = '2026-11-21T10:00:05.000Z';

const play = (call: SimCall, ...actions: CallAction[]) =>
  actions.reduce<SimCall | null>((at, action) => at && applyAction(at, action, AT), call);

it('goes from offered to connected, one number higher at each step', () => {
  const call = play(OFFERED, { type: 'ring', agent: ANA }, { type: 'answer' });
  expect(call).toMatchObject({ state: 'connected', seq: 3, agent: ANA, connectedAt: AT });
});

it('keeps the call and its beginning over hold and transfer', () => {
  const call = play(
    OFFERED,
    { type: 'ring', agent: ANA },
    { type: 'answer' },
    { type: 'hold' },
    { type: 'beginTransfer' },
    { type: 'finishTransfer', agent: BEN },
  );
  expect(call).toMatchObject({ callKey: 'sim-1', state: 'connected', agent: BEN, connectedAt: AT, seq: 6 });
});

it('refuses what does not fit the state', () => {
  expect(applyAction(OFFERED, { type: 'hold' }, AT)).toBeNull();
  const ended = play(OFFERED, { type: 'end', reason: 'abandoned' });
  expect(ended && applyAction(ended, { type: 'end', reason: 'network' }, AT)).toBeNull();
});

it('reports every state in the shape the server takes', () => {
  const ended = play(OFFERED, { type: 'ring', agent: ANA }, { type: 'end', reason: 'missed' });
  for (const call of [OFFERED, ended!]) expect(() => CallReport.parse(toReport(call))).not.toThrow();
  expect(toReport(ended!)).toMatchObject({ endReason: 'missed', dialled: '+14155550100' });
});

it('does not report a withheld number', () => {
  expect(JSON.stringify(toReport({ ...OFFERED, withheld: true, callerName: null }))).not.toContain('5550142');
});

it('asks a caller who waits once, and reports the answer from then on', () => {
  const waiting = { ...OFFERED, waits: true };
  expect(applyAction(OFFERED, { type: 'consent', waitSms: 'yes' }, AT)).toBeNull();
  const agreed = applyAction(waiting, { type: 'consent', waitSms: 'yes' }, AT)!;
  expect(applyAction(agreed, { type: 'consent', waitSms: 'no' }, AT)).toBeNull();
  const answered = play(agreed, { type: 'ring', agent: ANA }, { type: 'answer' });
  expect(answered).toMatchObject({ state: 'connected', waits: false });
  expect(toReport(waiting)).not.toHaveProperty('waitSms');
  expect(CallReport.parse(toReport(answered!)).waitSms).toBe('yes');
});
