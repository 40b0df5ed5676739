import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyNews,
  endedByQuiet,
  type FollowedCall,
  isPassing,
  newCall,
  type News,
  stateOf,
} from '../../server/telephony/followed/decide-call.ts';

const T = Date.parse('2026-11-22T13:00:00Z');
let second = 0;
const at = (seconds: number) => T + seconds * 1_000;
const leg = (id: string, phase: News['phase'], seconds: number, more: Partial<News> = {}): News => ({
  ...{ at: at(seconds), leg: { of: 'other', id }, phase, ...(id.length < 4 && { agent: id }), ...more },
});
const caller = (phase: News['phase'], seconds: number, more: Partial<News> = {}): News => ({
  ...{ at: at(seconds), leg: { of: 'caller' }, phase, ...more },
});
const fold = (news: readonly News[], hasCallerLeg = true): FollowedCall =>
  news.reduce((call, one) => applyNews(call, one, T + ++second), newCall(news[0]!.at, { hasCallerLeg }));
const ends = (news: readonly News[], hasCallerLeg = true) => stateOf(fold(news, hasCallerLeg));

/** All of it but when it was heard. */
const known = ({ startedAt, caller, legs, hold, facts, quiet }: FollowedCall) => ({
  ...{ startedAt, caller, legs, hold, facts, quiet },
});

/** What happens to calls, and what is known of each in the end. */
const STORIES: Record<string, { news: News[]; own?: boolean; is: object }> = {
  'the caller hangs up': {
    news: [
      leg('ana', 'offered', 1),
      leg('ana', 'talking', 2),
      leg('ana', 'gone', 9),
      caller('gone', 9, { why: 'caller_hangup' }),
    ],
    is: { state: 'ended', agent: 'ana', endReason: 'caller_hangup', connectedAt: at(2) },
  },
  'the agent hangs up': {
    news: [leg('ana', 'talking', 2), leg('ana', 'gone', 8, { why: 'agent_hangup' }), caller('gone', 9)],
    is: { state: 'ended', agent: 'ana', endReason: 'agent_hangup' },
  },
  'who hung up is not told': {
    news: [leg('ana', 'talking', 2), leg('ana', 'gone', 8), caller('gone', 9)],
    is: { state: 'ended', endReason: 'unknown' },
  },
  'nobody answers': {
    news: [leg('ana', 'offered', 2), leg('ana', 'gone', 8, { why: 'missed' }), caller('gone', 9)],
    is: { state: 'ended', agent: null, endReason: 'missed' },
  },
  'it is transferred, and goes on': {
    news: [
      ...[
        leg('ana', 'talking', 2),
        leg('ben', 'offered', 5),
        leg('ben', 'talking', 7),
        leg('ana', 'gone', 8),
      ],
      caller('talking', 1),
    ],
    is: { state: 'connected', agent: 'ben', connectedAt: at(2) },
  },
  'one is consulted, and leaves again': {
    news: [leg('ana', 'talking', 2), leg('ben', 'talking', 7), leg('ben', 'gone', 9)],
    is: { state: 'connected', agent: 'ana' },
  },
  'another one is rung': {
    news: [leg('ana', 'talking', 2), leg('ben', 'offered', 7)],
    is: { state: 'transferring', agent: 'ana' },
  },
  'it is given to somebody outside': {
    news: [leg('ana', 'talking', 2), leg('outside', 'talking', 7), leg('ana', 'gone', 9)],
    is: { state: 'ended', endReason: 'transferred_out' },
  },
  'it is held': {
    news: [
      leg('ana', 'talking', 2, { hold: { order: 3, is: true } }),
      leg('ana', 'talking', 2, { hold: { order: 1, is: true } }),
      leg('ana', 'talking', 2, { hold: { order: 2, is: false } }),
    ],
    is: { state: 'held', agent: 'ana' },
  },
  'a source without a leg of the caller’s: transferred, then over': {
    own: false,
    news: [
      ...[leg('c1', 'waiting', 0), leg('c1', 'talking', 3, { agent: 'ana' }), leg('c2', 'waiting', 5)],
      ...[leg('c1', 'gone', 8, { why: 'agent_hangup' }), leg('c2', 'talking', 9, { agent: 'ben' })],
      leg('c2', 'gone', 20, { why: 'caller_hangup' }),
    ],
    is: { state: 'ended', endReason: 'caller_hangup' },
  },
  'a source without a leg of the caller’s: it goes on with the second': {
    own: false,
    news: [
      ...[leg('long1', 'talking', 3, { agent: 'ana' }), leg('long2', 'waiting', 5)],
      ...[leg('long1', 'gone', 8), leg('long2', 'talking', 9, { agent: 'ben', queue: 'q2' })],
    ],
    is: { state: 'connected', agent: 'ben', queue: 'q2' },
  },
};

describe('a call that is followed', () => {
  it.each(Object.entries(STORIES))('is known in the end: %s', (_name, { news, own = true, is }) => {
    expect(ends(news, own)).toMatchObject(is);
  });

  it.each(Object.entries(STORIES))('is the same in any order, with anything twice: %s', (_name, story) => {
    const { news, own = true } = story;
    const right = known(fold(news, own));
    const doubled = fc.shuffledSubarray([...news, ...news], { minLength: news.length * 2 });
    fc.assert(
      fc.property(doubled, (shuffled) => {
        expect(known(fold(shuffled, own))).toEqual(right);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same call when what is told is known', () => {
    const { news } = STORIES['the caller hangs up']!;
    const call = fold(news);
    for (const one of news) expect(applyNews(call, one, T + 99_999)).toBe(call);
  });

  it('says the last of what was said of it, whichever came last', () => {
    const early = leg('ana', 'talking', 2, { facts: { language: 'it', caller: '+14155550142' } });
    const late = leg('ben', 'talking', 5, { facts: { language: 'fr' } });
    for (const news of [
      [early, late],
      [late, early],
    ])
      expect(fold(news).facts).toEqual({
        language: { value: 'fr', at: at(5) },
        caller: { value: '+14155550142', at: at(2) },
      });
  });

  it('is given up a minute after the last who had it, and not before', () => {
    const news = [leg('ana', 'talking', 2), leg('ana', 'gone', 5)];
    const call = { ...fold(news), newsAt: T };
    expect(isPassing(call)).toBe(true);
    expect(stateOf(call)).toMatchObject({ state: 'transferring', agent: 'ana' });
    expect(endedByQuiet(call, T + 59_999)).toBe(call);
    expect(stateOf(endedByQuiet(call, T + 60_000))).toMatchObject({
      state: 'ended',
      endReason: 'transferred_out',
    });
    const talking = { ...fold([leg('ana', 'talking', 2)]), newsAt: T };
    expect(endedByQuiet(talking, T + 3_600_000)).toBe(talking);
  });
});
