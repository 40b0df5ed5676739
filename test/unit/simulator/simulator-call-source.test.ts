import { expect, it } from 'vitest';
import { type CallEvent } from '../../../adapter-host/index.ts';
import { SimulatorCallSource } from '../../../simulator/simulator-call-source.ts';
import { type SimCall, type SimState } from '../../../simulator/wire.ts';

const CALL: SimCall = {
  callKey: 'c-1',
  number: '+14155550142',
  withheld: false,
  callerName: 'Grace Okafor',
  agent: { id: 'ana', name: 'Ana' },
  queue: 'repairs',
  language: 'en',
  channel: 'phone',
  record: null,
  state: 'ringing',
  seq: 2,
  reportedSeq: 1,
  refusal: null,
  silent: false,
  waits: false,
  waitSms: null,
  startedAt: '2026-11-21T10:00:00.000Z',
  connectedAt: null,
  endedAt: null,
  endReason: null,
};

/** What the widget is told, after each of these states of a call. */
async function told(...states: Partial<SimCall>[]): Promise<unknown[]> {
  const source = new SimulatorCallSource('ana');
  const events: CallEvent[] = [];
  await source.start((event) => events.push(event), new AbortController().signal);
  for (const state of states) source.update({ calls: [{ ...CALL, ...state }] } as SimState);
  return events.map((event) => (event.type === 'call' ? event.call.state : event.type));
}

it('tells a state once the server has heard of it', async () => {
  expect(await told({})).toEqual([]);
  expect(await told({}, { reportedSeq: 2 }, { reportedSeq: 2 })).toEqual(['ringing']);
});

it('leaves no state out when the server hears late', async () => {
  const connected = { state: 'connected', seq: 3 } as const;
  expect(await told({}, { ...connected, reportedSeq: 1 }, { ...connected, reportedSeq: 3 })).toEqual([
    'ringing',
    'connected',
  ]);
});

it('waits for nobody while the server is away', async () => {
  expect(await told({}, { refusal: 'unreachable' })).toEqual(['ringing']);
});

it('says that a call is over which another agent has', async () => {
  const ben = { agent: { id: 'ben', name: 'Ben' }, seq: 3, reportedSeq: 3 };
  expect(await told({ reportedSeq: 2 }, ben)).toEqual(['ringing', 'ended']);
  expect(await told(ben)).toEqual([]);
});

it('lists what it has told, and nothing the server has not heard of', async () => {
  const source = new SimulatorCallSource('ana');
  await source.start(() => undefined, new AbortController().signal);
  const listed = async (state: Partial<SimCall>) => {
    source.update({ calls: [{ ...CALL, ...state }] } as SimState);
    return (await source.snapshot()).map(({ seq }) => seq);
  };
  expect(await listed({})).toEqual([]);
  expect(await listed({ reportedSeq: 2 })).toEqual([2]);
  expect(await listed({ state: 'connected', seq: 3, reportedSeq: 2 })).toEqual([2]);
  expect(await listed({ state: 'connected', seq: 3, reportedSeq: 3 })).toEqual([3]);
  expect(await listed({ state: 'ended', seq: 4, reportedSeq: 4 })).toEqual([]);
});
