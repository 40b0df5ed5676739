import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localHour } from '../../protocol/time-zone.ts';
import {
  countersOf,
  levelReached,
  openPart,
  passedCap,
  type Spent,
} from '../../server/messages/decide-caps.ts';
import { decideClaims, type DueText } from '../../server/messages/decide-claims.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const CAPS = { capTenantDay: 0, capQueueDay: 0, capSession: 0, capDestinationHour: 0, capDestinationDay: 0 };
const TEXT = { queueKey: 'repairs', sessionId: 's', caller: '+14155550142' };

const spent = (limit: number, used: number, cap: Spent['cap'] = 'tenantDay'): Spent => ({
  ...{ cap, subject: '', period: '2026-11-22', limit, used },
});

describe('the counters of a text', () => {
  it('are those of the company and the queue, and of each limit that is set', () => {
    const names = (caps: Partial<typeof CAPS>) =>
      countersOf(TEXT, { ...CAPS, ...caps }, '2026-11-22T14').map(({ cap, subject, period }) => [
        cap,
        subject,
        period,
      ]);
    const always = [
      ['tenantDay', '', '2026-11-22'],
      ['queueDay', 'repairs', '2026-11-22'],
    ];
    const number = ['destinationDay', '+14155550142', '2026-11-22'];
    expect(names({})).toEqual([...always, number]);
    expect(names({ capSession: 5, capDestinationHour: 5 })).toEqual([
      ...always,
      ['session', 's', ''],
      ['destinationHour', '+14155550142', '2026-11-22T14'],
      number,
    ]);
  });

  it('of a text without a call are none of a queue or session', () => {
    const caps = { ...CAPS, capSession: 5 };
    const found = countersOf({ ...TEXT, queueKey: null, sessionId: null }, caps, '2026-11-22T14');
    expect(found.map(({ cap }) => cap)).toEqual(['tenantDay', 'destinationDay']);
  });

  it.each([
    ['UTC', '2026-11-22T23:30:00Z', '2026-11-22T23'],
    ['Asia/Tokyo', '2026-11-22T15:30:00Z', '2026-11-23T00'],
    ['America/New_York', '2026-11-22T04:59:00Z', '2026-11-21T23'],
    ['Asia/Kathmandu', '2026-11-22T18:15:00Z', '2026-11-23T00'],
  ])('begin a day when the clock of %s does', (zone, at, hour) => {
    expect(localHour(new Date(at), zone)).toBe(hour);
  });
});

describe('a limit', () => {
  it('keeps its last twentieth for closing texts', () => {
    expect(openPart(100)).toBe(95);
    expect(passedCap({ segments: 1, kind: 'text' }, [spent(100, 94)])).toBe(null);
    expect(passedCap({ segments: 1, kind: 'text' }, [spent(100, 95)])).toBe('tenantDay');
    expect(passedCap({ segments: 1, kind: 'autoReply' }, [spent(100, 95)])).toBe('tenantDay');
    expect(passedCap({ segments: 5, kind: 'closing' }, [spent(100, 95)])).toBe(null);
    expect(passedCap({ segments: 6, kind: 'closing' }, [spent(100, 95)])).toBe('tenantDay');
  });

  it('of 0 is none, and the first that is passed is named', () => {
    const many = spent(0, 1_000_000);
    expect(passedCap({ segments: 28, kind: 'text' }, [many])).toBe(null);
    expect(passedCap({ segments: 1, kind: 'text' }, [many, spent(10, 10, 'session')])).toBe('session');
  });

  it('is near from four fifths on and reached when no text fits, each told once however it is stepped over', () => {
    expect(levelReached(79, 80, 100)).toBe('near');
    expect(levelReached(80, 81, 100)).toBe(null);
    expect(levelReached(94, 95, 100)).toBe('reached');
    expect(levelReached(10, 99, 100)).toBe('reached');
    expect(levelReached(95, 100, 100)).toBe(null);
    expect(levelReached(0, 1_000, 0)).toBe(null);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.integer({ min: 1, max: 30 })),
        (limit, steps) => {
          let used = 0;
          const told = steps.map((step) => levelReached(used, (used += step), limit));
          const isReached = used + 1 > openPart(limit) && 1 <= openPart(limit);
          expect(told.filter((level) => level === 'reached').length).toBe(isReached ? 1 : 0);
          expect(told.filter((level) => level === 'near').length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('a claim', () => {
  const text = fc.record({
    segments: fc.integer({ min: 1, max: 14 }),
    kind: fc.constantFrom('text', 'closing', 'autoReply'),
    queue: fc.constantFrom('a', 'b'),
  });
  const due = ({ segments, kind, queue }: { segments: number; kind: string; queue: string }): DueText => ({
    ...{
      tenantId: 't',
      messageId: 'm',
      numberId: 'n',
      segments,
      kind,
      optedOut: false,
      allowed: true,
      held: false,
    },
    ...{ expiresAt: new Date(NOW.getTime() + 60_000), counters: ['all', queue] },
  });
  const bucket = { tenantId: 't', numberId: 'n', tokens: 10_000, filledAt: NOW, rate: 1, burst: 10_000 };

  it('never lets more segments out than any limit has, and fills it as far as texts fit', () => {
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 40 }),
        fc.nat({ max: 200 }),
        fc.nat({ max: 100 }),
        fc.nat({ max: 120 }),
        (texts, all, own, used) => {
          const before = new Map([
            ['all', spent(all, used)],
            ['a', spent(own, 0, 'queueDay')],
            ['b', spent(own, 0, 'queueDay')],
          ]);
          const { decisions, counters } = decideClaims(
            texts.map(due),
            { buckets: [bucket], counters: before },
            NOW,
          );
          const sum = (of: (place: number) => boolean) =>
            texts.reduce(
              (total, { segments }, i) => total + (decisions[i]!.type === 'send' && of(i) ? segments : 0),
              0,
            );
          expect(counters.get('all')!.used).toBe(used + sum(() => true));
          for (const queue of ['a', 'b'])
            expect(counters.get(queue)!.used).toBe(sum((i) => texts[i]!.queue === queue));
          for (const [name, { limit, used: after }] of counters)
            if (limit > 0) expect(after).toBeLessThanOrEqual(Math.max(limit, before.get(name)!.used));
          const replay = new Map(before);
          texts.forEach((one, i) => {
            const own = ['all', one.queue].map((name) => replay.get(name)!);
            const fits = own.every(
              ({ limit, used }) =>
                limit === 0 || used + one.segments <= (one.kind === 'closing' ? limit : openPart(limit)),
            );
            expect(decisions[i]).toEqual(
              fits ? { type: 'send' } : { type: 'drop', state: 'suppressed', reason: 'spending_cap' },
            );
            if (fits)
              for (const name of ['all', one.queue])
                replay.set(name, { ...replay.get(name)!, used: replay.get(name)!.used + one.segments });
          });
        },
      ),
    );
  });

  it('charges nothing for a text that waits for its number', () => {
    const before = new Map([
      ['all', spent(100, 0)],
      ['a', spent(0, 0, 'queueDay')],
    ]);
    const { decisions, counters } = decideClaims(
      [due({ segments: 1, kind: 'text', queue: 'a' })],
      { buckets: [{ ...bucket, tokens: 0 }], counters: before },
      NOW,
    );
    expect([decisions[0]!.type, counters.get('all')!.used]).toEqual(['wait', 0]);
  });
});
