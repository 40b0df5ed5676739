import { describe, expect, it } from 'vitest';
import { type PageCall } from '../../protocol/adapter.ts';
import { type Call, type CallState } from '../../protocol/call.ts';
import { bind, type BindingFacts, lockAfter, recordKey } from '../../widget/binding.ts';

const TICKET = { system: 'desk', type: 'ticket', id: '4817' };
const page = (callKey: string, state: CallState = 'connected'): PageCall => ({ callKey, state, seq: 1 });
const server = (callKey: string, state: CallState = 'connected'): Call => ({
  callKey,
  state,
  caller: '+14155550142',
  callerName: `Name of ${callKey}`,
  queue: { key: 'repairs', name: 'Repairs' },
  language: 'en',
  agent: { id: 'ana', name: 'Ana' },
  record: null,
  startedAt: '2026-11-21T10:00:00Z',
  connectedAt: null,
  endedAt: null,
  endReason: null,
});
const shownWith = (facts: Partial<BindingFacts>) =>
  bind({ page: [], server: [], shown: null, picked: null, record: null, ...facts }).shown;

describe('which call is shown', () => {
  it.each<[string, Partial<BindingFacts>, string | null]>([
    ['none without a call', {}, null],
    ['the call of the page, before the server knows it', { page: [page('a')] }, 'a'],
    ['the call of the server, without a page', { server: [server('a')] }, 'a'],
    ['the newest of the server, without a page', { server: [server('a'), server('b')] }, 'b'],
    ['the one on the line before the one on hold', { page: [page('a', 'held'), page('b')], shown: 'a' }, 'b'],
    ['the shown one among equals', { page: [page('a'), page('b')], shown: 'b' }, 'b'],
    [
      'the one whose record is on screen before the shown one',
      { page: [page('a'), { ...page('b'), record: TICKET }], shown: 'a', record: recordKey(TICKET) },
      'b',
    ],
    [
      'the one on the line, though the record of one on hold is on screen',
      { page: [page('a'), { ...page('b', 'held'), record: TICKET }], shown: 'a', record: recordKey(TICKET) },
      'a',
    ],
    [
      'the one the server knows before one that only the page tells of, though that is shown and has the record on screen',
      {
        page: [{ ...page('a'), record: TICKET }, page('b')],
        server: [server('b')],
        ...{ shown: 'a', record: recordKey(TICKET) },
      },
      'b',
    ],
    [
      'the one on the line, though only one on hold is known to the server',
      { page: [page('a'), page('b', 'held')], server: [server('b', 'held')], shown: 'b' },
      'a',
    ],
    ['the first of the page among equals', { page: [page('a'), page('b')] }, 'a'],
    [
      'the call of the page before one only the server knows, though that is shown',
      { page: [page('b', 'held')], server: [server('a'), server('b')], shown: 'a' },
      'b',
    ],
    ['the pick while it lives', { page: [page('a', 'held'), page('b')], picked: 'a', shown: 'a' }, 'a'],
    [
      'another when the pick has ended',
      { page: [page('a', 'ended'), page('b')], picked: 'a', shown: 'a' },
      'b',
    ],
    ['the last one, for reading, when all have ended', { page: [page('a', 'ended')], shown: 'a' }, 'a'],
    [
      'a hold the page knows first',
      { page: [page('a', 'held'), page('b')], server: [server('a'), server('b')] },
      'b',
    ],
  ])('%s', (_, facts, expected) => {
    expect(shownWith(facts)).toBe(expected);
  });

  it('takes number and name from the server, not from the page', () => {
    const forged = { ...page('a'), callerName: 'Someone else' };
    const [call] = bind({
      page: [forged],
      server: [server('a')],
      shown: null,
      picked: null,
      record: null,
    }).live;
    expect(call).toMatchObject({ name: 'Name of a', number: '+14155550142' });
  });
});

describe('the lock', () => {
  const from = {
    callKey: 'a',
    state: 'held' as const,
    name: 'Grace Okafor',
    number: null,
    queue: null,
    record: null,
  };
  const change = { from, to: 'b', picked: false, hasDraft: true };

  it('comes when the call changes by itself and there is a text', () => {
    expect(lockAfter(change, null)).toEqual({ callKey: 'a', name: 'Grace Okafor' });
  });

  it('names a caller nobody knows by the number, as people read it', () => {
    const unknown = { ...change, from: { ...from, name: null, number: '+14155550142' } };
    expect(lockAfter(unknown, null)?.name).toBe('+1 415 555 0142');
  });

  it('does not come without a text, nor when the agent changed the call', () => {
    expect(lockAfter({ ...change, hasDraft: false }, null)).toBeNull();
    expect(lockAfter({ ...change, picked: true }, null)).toBeNull();
  });

  it('goes when the call comes back, and stays over a third call without a text', () => {
    const lock = { callKey: 'a', name: 'Grace Okafor' };
    const back = { ...change, from: { ...from, callKey: 'b' }, to: 'a' };
    expect(lockAfter(back, lock)).toBeNull();
    expect(lockAfter({ ...back, to: 'c', hasDraft: false }, lock)).toEqual(lock);
  });
});
