import { describe, expect, it } from 'vitest';
import { decideLook, type LookFacts } from '../../server/reports/decide-look.ts';

const now = new Date('2026-11-21T19:42:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

const QUIET: LookFacts = {
  now,
  ended: [],
  closings: ['en', 'pt-BR'],
  tenantDefault: 'en',
  strict: false,
  numbers: [],
  today: { delivered: 1_000, notDelivered: 10 },
  week: { delivered: 7_920, notDelivered: 80 },
  carriers: [],
  waiting: [],
  staleTranslations: 0,
  spending: [],
};
const look = (facts: Partial<LookFacts>) => decideLook({ ...QUIET, ...facts });

it('finds nothing on a quiet day', () => {
  expect(look({})).toEqual([]);
});

describe('closing texts', () => {
  const ended = (language: string, calls = 38) => [{ language, queueDefault: 'en', calls }];

  it('are missing where callers got another language, or none', () => {
    expect(look({ ended: ended('fr') })).toEqual([
      { code: 'closing_missing', language: 'fr', calls: 38, got: 'en' },
    ]);
    expect(look({ ended: ended('fr'), strict: true })).toMatchObject([{ got: null }]);
    expect(look({ ended: ended('pt-PT') })).toMatchObject([{ language: 'pt-PT', got: 'pt-BR' }]);
  });

  it('are not missing in a language that has its base, nor where none is switched on', () => {
    expect(look({ ended: ended('en-GB') })).toEqual([]);
    expect(look({ ended: ended('fr'), closings: [] })).toEqual([]);
  });

  it('are counted over the queues, the most calls first', () => {
    expect(look({ ended: [...ended('fr', 2), ...ended('de', 3), ...ended('fr', 2)] })).toMatchObject([
      { language: 'fr', calls: 4 },
      { language: 'de', calls: 3 },
    ]);
  });
});

describe('texts not delivered', () => {
  it('are looked at when their share is twice that of the week before, and not small', () => {
    expect(look({ today: { delivered: 90, notDelivered: 10 } })).toEqual([
      { code: 'undelivered_rising', share: 0.1, before: 0.01 },
    ]);
    expect(look({ today: { delivered: 97, notDelivered: 3 } })).toEqual([]);
    expect(
      look({ today: { delivered: 90, notDelivered: 10 }, week: { delivered: 92, notDelivered: 8 } }),
    ).toEqual([]);
  });

  it('say nothing while they are few', () => {
    expect(look({ today: { delivered: 5, notDelivered: 14 } })).toEqual([]);
  });
});

describe('a carrier', () => {
  const carrier = { carrier: 'loopback', lastEventAt: ago(3_600), unheard: 4, unheardSince: ago(900) };

  it('is silent when texts were handed over and nothing has come since', () => {
    expect(look({ carriers: [carrier] })).toMatchObject([
      { code: 'carrier_silent', texts: 4, since: ago(3_600).toISOString() },
    ]);
    expect(look({ carriers: [{ ...carrier, lastEventAt: null }] })).toMatchObject([{ since: null }]);
  });

  it('is not when it was heard of, or has nothing to say', () => {
    expect(look({ carriers: [{ ...carrier, lastEventAt: ago(60) }] })).toEqual([]);
    expect(look({ carriers: [{ ...carrier, unheard: 0, unheardSince: null }] })).toEqual([]);
    expect(look({ carriers: [{ ...carrier, lastEventAt: ago(3_600), unheardSince: ago(9_000) }] })).toEqual(
      [],
    );
  });
});

it('names lines that are long, numbers that are not verified, and stale translations', () => {
  expect(
    look({
      waiting: [
        { number: '+14155550100', texts: 80, oldest: ago(90) },
        { number: '+14155550101', texts: 2, oldest: ago(3) },
      ],
      numbers: [
        { id: 'a', number: '+14155550190', verified: false, queues: ['Billing'] },
        { id: 'b', number: '+14155550191', verified: true, queues: [] },
      ],
      staleTranslations: 4,
    }).map((item) => item.code),
  ).toEqual(['texts_waiting', 'translations_stale', 'number_unverified']);
});
