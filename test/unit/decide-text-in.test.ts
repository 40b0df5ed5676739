import { describe, expect, it } from 'vitest';
import {
  codeIn,
  codeOf,
  decideTaking,
  digitsFor,
  MOST_CODES,
  type TakingFacts,
  triesAt,
  WRONG_OF_NUMBER,
  WRONG_OF_SENDER,
} from '../../server/text-in/decide-text-in.ts';

describe('a code in a text', () => {
  it.each([
    ['4821', '4821'],
    [' 4 8 2 1 ', '4821'],
    ['48-21', '4821'],
    ['48.210', '48210'],
    ['My code is 482100, thanks!', '482100'],
    ['il codice è 4821', '4821'],
    ['٤٨٢١', '4821'],
    ['४८२१', '4821'],
    ['４８２１', '4821'],
    ['0042', '0042'],
  ])('is found in %j', (text, code) => expect(codeIn(text)).toBe(code));

  it.each([
    ['no digits'],
    ['482'],
    ['4821001'],
    ['room 4, floor 821'],
    ['4821 or 1284'],
    [`4821 ${'and a long story '.repeat(4)}`],
    [''],
  ])('is none in %j', (text) => expect(codeIn(text)).toBeNull());
});

describe('the length of a code', () => {
  const guesses = 2 * WRONG_OF_NUMBER.most;

  it('keeps all wrong codes that may come in its life together under a chance of 1 in 500', () => {
    const most = new Map<number, number>();
    for (let living = 0; living < MOST_CODES; living++) {
      const digits = digitsFor(living);
      most.set(digits, (most.get(digits) ?? 0) + 1);
    }
    expect([...most]).toEqual([
      [4, 1],
      [5, 9],
      [6, 90],
    ]);
    for (const [digits, codes] of most) expect((guesses * codes) / 10 ** digits).toBeLessThanOrEqual(1 / 500);
  });

  it('is kept by codes that begin with zeros', () => {
    expect(codeOf('000000000007-4000-8000', 4)).toBe('0007');
    expect(codeOf('ffffffffffff4000', 6)).toBe(String(0xffffffffffffn % 1_000_000n));
  });

  it('draws each code as often as any other', () => {
    const counts = Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[Number(codeOf(crypto.randomUUID(), 4)[0])]!++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

describe('a text with a code', () => {
  const now = new Date('2026-03-02T10:00:00Z');
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const facts: TakingFacts = {
    ofSender: { wrong: 0, since: now },
    ofNumber: { wrong: 0, since: now },
    code: { state: 'waiting', createdAt: ago(60), expiresAt: new Date(now.getTime() + 1) },
    callLives: true,
    senderTaken: false,
    sentAt: null,
    now,
  };
  const code = facts.code!;

  it('is taken', () => {
    expect(decideTaking(facts)).toBe('taken');
    expect(decideTaking({ ...facts, sentAt: ago(100) })).toBe('taken');
  });

  it.each<[string, Partial<TakingFacts>]>([
    ['that is nobody’s', { code: null }],
    ['that somebody else has texted', { code: { ...code, state: 'texted' } }],
    ['whose time is over', { code: { ...code, expiresAt: now } }],
    ['whose call is over', { callLives: false }],
    ['of somebody who is in a call', { senderTaken: true }],
    ['that was written before it was made', { sentAt: ago(121) }],
  ])('%s is wrong', (_, change) => expect(decideTaking({ ...facts, ...change })).toBe('wrong'));

  it('is not looked at after too many wrong ones, of this sender or of all', () => {
    const wrong = (count: number) => ({ wrong: count, since: now });
    expect(decideTaking({ ...facts, ofSender: wrong(WRONG_OF_SENDER.most - 1) })).toBe('taken');
    expect(decideTaking({ ...facts, ofSender: wrong(WRONG_OF_SENDER.most) })).toBe('limited');
    expect(decideTaking({ ...facts, ofNumber: wrong(WRONG_OF_NUMBER.most) })).toBe('limited');
  });

  it('has wrong ones forgotten when their time is over', () => {
    const tries = { wrong: 3, since: ago(300) };
    expect(triesAt(tries, 5, now)).toEqual({ wrong: 0, since: now });
    expect(triesAt(tries, 6, now)).toBe(tries);
    expect(triesAt(null, 6, now)).toEqual({ wrong: 0, since: now });
  });
});
