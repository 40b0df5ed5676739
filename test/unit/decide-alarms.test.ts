import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import {
  decideAlarms,
  findSigns,
  type Sign,
  type Texted,
  type Thresholds,
  type Week,
} from '../../server/alarms/decide-alarms.ts';

const NO_WEEK: Week = { countries: new Map(), delivered: 0, lost: 0, agents: new Map() };
const ACTIVE = DEFAULT_SETTINGS;

const to = (caller: string, more: Partial<Texted> = {}): Texted => ({
  ...{ caller, agentId: 'ana', texts: 1, delivered: 1, lost: 0 },
  ...more,
});
/** A number of a block of ten thousand. */
const line = (block: string, place: number) => `${block}${String(place).padStart(4, '0')}`;
const walk = (block: string, numbers: number, step = 1, from = 100) =>
  Array.from({ length: numbers }, (_, n) => to(line(block, from + n * step), { agentId: `agent-${n % 4}` }));
const find = (texted: readonly Texted[], week = NO_WEEK, limits: Thresholds = ACTIVE) =>
  decideAlarms(findSigns(texted, 'US', limits), week);
const names = (signs: readonly Sign[]) => signs.map(({ kind, subject }) => `${kind} ${subject}`.trim());

describe('a prefix that is walked through', () => {
  it.each([1, 3, 10])('raises an alarm, in steps of %d', (step) => {
    expect(find(walk('+1415555', 20, step))).toEqual([
      { kind: 'prefix', subject: '+1415555', numbers: 20, texts: 20, share: null, usual: 0 },
    ]);
  });

  it('raises none one number earlier', () => {
    expect(find(walk('+1415555', 19))).toEqual([]);
  });

  it('is found among the callers of a busy day, in any order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 9_999 }), { minLength: 60, maxLength: 60 }),
        fc.integer({ min: 20, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 9_000 }),
        fc.infiniteStream(fc.integer()),
        (callers, numbers, step, from, order) => {
          const texted = [
            ...callers.map((place) => to(line('+1415555', place), { agentId: `agent-${place % 9}` })),
            ...walk('+1415555', numbers, step, from),
          ];
          const shuffled = texted
            .map((one) => ({ one, place: order.next().value as number }))
            .sort((a, b) => a.place - b.place)
            .map(({ one }) => one);
          const [alarm] = find(shuffled).filter(({ kind }) => kind === 'prefix');
          expect(alarm?.subject).toBe('+1415555');
          expect(alarm?.numbers).toBeGreaterThanOrEqual(numbers);
          expect(find(shuffled)).toEqual(find(texted));
        },
      ),
    );
  });

  it('is not what chance makes of many callers of one town', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 9_999 }), { minLength: 100, maxLength: 1_000 }),
        (callers) => {
          const texted = callers.map((place, n) =>
            to(line('+1415555', place), { agentId: `agent-${n % 80}` }),
          );
          expect(names(find(texted))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('counts a number once, however often and by whomever it is texted', () => {
    const often = ['ana', 'ben', 'mia'].flatMap((agentId) =>
      walk('+1415555', 8).map((one) => ({ ...one, agentId, texts: 9 })),
    );
    expect(find(often)).toEqual([]);
  });
});

describe('a country abroad', () => {
  const french = (numbers: number) =>
    Array.from({ length: numbers }, (_, n) =>
      to(`+336123${String(n * 431).padStart(5, '0')}`, { agentId: `a${n % 4}` }),
    );

  it('that was never texted raises an alarm from so many numbers on', () => {
    expect(find(french(9))).toEqual([]);
    expect(find(french(10))).toEqual([
      { kind: 'country', subject: 'FR', numbers: 10, texts: 10, share: null, usual: 0 },
    ]);
  });

  it('raises one when an hour has more than any day of the week before, and none else', () => {
    const week = (busiest: number): Week => ({ ...NO_WEEK, countries: new Map([['FR', busiest]]) });
    expect(names(find(french(14), week(13)))).toEqual(['country FR']);
    expect(find(french(14), week(14))).toEqual([]);
  });

  it('is not the home country, nor one of its territories', () => {
    const home = Array.from({ length: 40 }, (_, n) =>
      to(n % 2 === 0 ? `+1415${2_000_000 + n * 7_919}` : `+1787${2_000_000 + n * 7_919}`, {
        agentId: `a${n % 9}`,
      }),
    );
    expect(find(home)).toEqual([]);
  });
});

describe('texts that do not arrive', () => {
  const town = (lost: number, delivered: number) =>
    Array.from({ length: lost + delivered }, (_, n) =>
      to(`+1415${2_000_000 + n * 7_919}`, {
        ...{ agentId: `a${n % 9}`, lost: n < lost ? 1 : 0, delivered: n < lost ? 0 : 1 },
      }),
    );

  it('raise an alarm at the share, when it is twice that of the week before', () => {
    const [alarm] = find(town(12, 28));
    expect(alarm).toMatchObject({ kind: 'failures', subject: '', numbers: 12, texts: 40, share: 0.3 });
    expect(find(town(11, 29))).toEqual([]);
    expect(names(find(town(12, 28), { ...NO_WEEK, delivered: 85, lost: 15 }))).toEqual(['failures']);
    expect(find(town(12, 28), { ...NO_WEEK, delivered: 84, lost: 16 })).toEqual([]);
  });

  it('say nothing while few are known, or when they are few telephones', () => {
    expect(find(town(19, 0))).toEqual([]);
    expect(find([to('+14155550142', { texts: 80, delivered: 0, lost: 80 })])).toEqual([]);
  });
});

describe('an agent', () => {
  const agent = (agentId: string, numbers: number, from = 0) =>
    Array.from({ length: numbers }, (_, n) => to(`+1415${2_000_000 + (from + n) * 7_919}`, { agentId }));

  it('raises an alarm far above the others and far above before', () => {
    const others = [...agent('ben', 10, 500), ...agent('mia', 9, 600), ...agent('ken', 11, 700)];
    expect(names(find([...agent('ana', 31), ...others]))).toEqual(['agent ana']);
    expect(find([...agent('ana', 30), ...others])).toEqual([]);
    const week = (numbers: number): Week => ({ ...NO_WEEK, agents: new Map([['ana', numbers]]) });
    expect(names(find([...agent('ana', 31), ...others], week(15)))).toEqual(['agent ana']);
    expect(find([...agent('ana', 31), ...others], week(16))).toEqual([]);
  });

  it('is not compared with others where there are none to speak of', () => {
    expect(names(find(agent('ana', 30)))).toEqual(['agent ana']);
    expect(find(agent('ana', 29))).toEqual([]);
  });

  it('is nobody where the server itself writes', () => {
    expect(find(agent('ana', 200).map((one) => ({ ...one, agentId: null })))).toEqual([]);
  });
});

describe('a normal day', () => {
  /** Eight calls an hour of each agent at most, and one text of twenty that does not arrive, more or less. */
  const Hour = fc
    .record({
      agents: fc.integer({ min: 1, max: 150 }),
      seed: fc.array(
        fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9_999 }), fc.nat(19)),
        {
          minLength: 1,
          maxLength: 1_200,
        },
      ),
    })
    .map(({ agents, seed }) =>
      seed.slice(0, agents * 8).map(([town, place, luck], n) => {
        const block = ['+1415555', '+1415556', '+1628777', '+1510222'][town] ?? '';
        const lost = luck === 0 ? 1 : 0;
        return to(line(block, place), {
          agentId: `agent-${n % agents}`,
          texts: 3,
          delivered: 3 - lost,
          lost,
        });
      }),
    );

  it('raises no alarm, however busy', () => {
    fc.assert(
      fc.property(Hour, (texted) => {
        expect(names(find(texted))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('of a small company raises none, whatever it is like', () => {
    const Few = fc.array(
      fc.record({
        caller: fc.constantFrom(
          '+14155550142',
          '+14155550143',
          '+33612345678',
          '+447700900123',
          '+14155550144',
        ),
        agentId: fc.constantFrom('ana', null),
        texts: fc.integer({ min: 1, max: 90 }),
        delivered: fc.nat(90),
        lost: fc.nat(90),
      }),
    );
    fc.assert(fc.property(Few, (texted) => void expect(find(texted)).toEqual([])));
  });
});

it('says nothing of a kind that is switched off', () => {
  const off = { alarmPrefixNumbers: 0, alarmCountryNumbers: 0, alarmFailurePercent: 0, alarmAgentNumbers: 0 };
  const texted = Array.from({ length: 200 }, (_, n) => to(line('+3361234', n), { delivered: 0, lost: 1 }));
  expect(names(find(texted))).toEqual(['prefix +3361234', 'country FR', 'failures', 'agent ana']);
  expect(find(texted, NO_WEEK, off)).toEqual([]);
});
