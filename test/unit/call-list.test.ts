import { describe, expect, it } from 'vitest';
import {
  type CallListEvent,
  EMPTY_CALL_LIST,
  isSourceUp,
  reduceCallList,
  visibleCalls,
} from '../../adapter-host/call-list.ts';
import { MAX_CALLS, type PageCall } from '../../protocol/adapter.ts';

const call = (callKey: string, seq: number, state: PageCall['state'] = 'connected'): PageCall => ({
  callKey,
  seq,
  state,
});
const reported = (given: PageCall, source = 'phone'): CallListEvent => ({
  type: 'call.reported',
  source,
  call: given,
});
const after = (...events: CallListEvent[]) => events.reduce(reduceCallList, EMPTY_CALL_LIST);

describe('the list of calls', () => {
  it('shows the newest state of each call', () => {
    const list = after(reported(call('a', 1, 'ringing')), reported(call('b', 1)), reported(call('a', 2)));
    expect(visibleCalls(list)).toEqual([call('a', 2), call('b', 1)]);
  });

  it('shows the newest of more calls than a person can have', () => {
    const all = Array.from({ length: MAX_CALLS + 10 }, (_, index) => call(`flood-${index}`, 1));
    const list = after(...all.map((one) => reported(one)), reported(call('flood-3', 2)));
    const shown = visibleCalls(list).map(({ callKey }) => callKey);
    expect(shown).toHaveLength(MAX_CALLS);
    expect(shown.slice(0, 2)).toEqual(['flood-3', `flood-${MAX_CALLS + 9}`]);
    expect(shown).not.toContain('flood-0');
  });

  it('drops a state that is older than the one it has, or the same', () => {
    const list = after(reported(call('a', 5)));
    expect(reduceCallList(list, reported(call('a', 4, 'ringing')))).toBe(list);
    expect(reduceCallList(list, reported(call('a', 5, 'held')))).toBe(list);
  });

  it('shows the end of a call until it was delivered, and no state before the end afterwards', () => {
    const end = call('a', 3, 'ended');
    const list = after(reported(call('a', 2)), reported(end));
    expect(visibleCalls(list)).toEqual([end]);
    const delivered = reduceCallList(list, { type: 'calls.delivered', calls: visibleCalls(list) });
    expect(visibleCalls(delivered)).toEqual([]);
    expect(visibleCalls(reduceCallList(delivered, reported(call('a', 2))))).toEqual([]);
  });

  it('keeps an end that came while an earlier state was being delivered', () => {
    const before = after(reported(call('a', 1)));
    const sent = visibleCalls(before);
    const list = reduceCallList(before, reported(call('a', 2, 'ended')));
    expect(visibleCalls(reduceCallList(list, { type: 'calls.delivered', calls: sent }))).toHaveLength(1);
  });

  it('keeps live calls when they are delivered', () => {
    const list = after(reported(call('a', 1)));
    expect(reduceCallList(list, { type: 'calls.delivered', calls: visibleCalls(list) })).toBe(list);
  });

  it('remembers a hundred ended calls and forgets the oldest', () => {
    let list = EMPTY_CALL_LIST;
    for (let index = 0; index < 150; index++) {
      list = reduceCallList(list, reported(call(`${index}`, 2, 'ended')));
      list = reduceCallList(list, { type: 'calls.delivered', calls: visibleCalls(list) });
    }
    expect(list.entries.size).toBe(100);
    expect(reduceCallList(list, reported(call('149', 1)))).toBe(list);
  });

  it('is the same object when nothing changes', () => {
    const up = after({ type: 'source.changed', source: 'phone', up: true });
    expect(reduceCallList(up, { type: 'source.changed', source: 'phone', up: true })).toBe(up);
  });
});

describe('a source that lists its calls', () => {
  it('ends, for no known reason, what it no longer lists', () => {
    const before = after(reported(call('a', 1)), reported(call('b', 4)));
    const list = reduceCallList(before, {
      type: 'source.listed',
      source: 'phone',
      calls: [call('a', 2, 'held')],
      asOf: before.revision,
    });
    expect(visibleCalls(list)).toEqual([
      call('a', 2, 'held'),
      { ...call('b', 4, 'ended'), endReason: 'unknown' },
    ]);
  });

  it('ends nothing that came up after it was asked', () => {
    const asked = after(reported(call('a', 1)));
    const list = [
      reported(call('b', 1)),
      { type: 'source.listed', source: 'phone', calls: [call('a', 1)], asOf: asked.revision } as const,
    ].reduce(reduceCallList, asked);
    expect(visibleCalls(list)).toEqual([call('a', 1), call('b', 1)]);
  });

  it('speaks of its own calls only', () => {
    const before = after(reported(call('a', 1), 'phone'), reported(call('b', 1), 'chat'));
    const list = reduceCallList(before, {
      type: 'source.listed',
      source: 'chat',
      calls: [],
      asOf: before.revision,
    });
    expect(visibleCalls(list)).toEqual([call('a', 1), { ...call('b', 1, 'ended'), endReason: 'unknown' }]);
  });
});

describe('several sources', () => {
  it('show one call once, and alive as long as one of them says so', () => {
    const list = after(reported(call('a', 7, 'ended'), 'phone'), reported(call('a', 1), 'page'));
    expect(visibleCalls(list)).toEqual([call('a', 1)]);
  });

  it('are up when none is down', () => {
    const one = after({ type: 'source.changed', source: 'phone', up: true });
    const both = reduceCallList(one, { type: 'source.changed', source: 'page', up: false });
    expect([isSourceUp(EMPTY_CALL_LIST), isSourceUp(one), isSourceUp(both)]).toEqual([true, true, false]);
  });
});
