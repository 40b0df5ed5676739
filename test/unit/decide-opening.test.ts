import { describe, expect, it } from 'vitest';
import { type Candidate, decideOpening, type OpeningFacts } from '../../server/sessions/decide-opening.ts';

const number = (e164: string, liveSessions = 0, ratePerSecond = 1): Candidate => ({
  ...{ e164, liveSessions, ratePerSecond },
});

const facts = (change: Partial<OpeningFacts<Candidate>> = {}): OpeningFacts<Candidate> => ({
  ...{ inCallSms: true, queueOn: true, channel: 'phone', caller: '+14155550142', destination: { ok: true } },
  ...{ numbers: [number('+1'), number('+2'), number('+3')], dialled: null, busy: [] },
  ...change,
});

function opened(change: Partial<OpeningFacts<Candidate>>): [e164: string, choice: string] | string {
  const decision = decideOpening(facts(change));
  return decision.type === 'open' ? [decision.number.e164, decision.choice] : decision.reason;
}

describe('the number a call is texted from', () => {
  it('is the one the caller dialled, whatever it has to do', () => {
    expect(opened({ numbers: [number('+1'), number('+2', 9)], dialled: '+2' })).toEqual(['+2', 'dialled']);
  });

  it('is the one with the least to do, the first of equals', () => {
    expect(opened({ numbers: [number('+1', 2), number('+2', 1), number('+3', 1)] })).toEqual([
      '+2',
      'least_loaded',
    ]);
    expect(opened({})).toEqual(['+1', 'least_loaded']);
  });

  it('takes more calls the faster it may send', () => {
    const numbers = [number('+1', 0, 1), number('+2', 0, 10)];
    const taken = Array.from({ length: 11 }, () => {
      const decision = decideOpening(facts({ numbers }));
      if (decision.type === 'blocked') return decision.reason;
      decision.number.liveSessions++;
      return decision.number.e164;
    });
    expect(taken.filter((e164) => e164 === '+1')).toHaveLength(1);
    expect(taken[0]).toBe('+2');
  });

  it('is the only one where there is no other, or none that is free', () => {
    expect(opened({ numbers: [number('+1', 5)] })).toEqual(['+1', 'only']);
    expect(opened({ busy: ['+1', '+3'] })).toEqual(['+2', 'only']);
    expect(opened({ dialled: '+1', busy: ['+1', '+3'] })).toEqual(['+2', 'only']);
  });

  it('is not there when the caller has a session on each, or the queue has none', () => {
    expect(opened({ busy: ['+1', '+2', '+3'] })).toBe('number_busy');
    expect(opened({ numbers: [] })).toBe('no_number');
  });
});

describe('a call without texting', () => {
  it.each<[reason: string, change: Partial<OpeningFacts<Candidate>>]>([
    ['feature_off', { inCallSms: false, queueOn: false }],
    ['not_a_phone_call', { channel: 'chat', queueOn: false }],
    ['queue_off', { queueOn: false, caller: null }],
    ['caller_hidden', { caller: null, numbers: [] }],
    ['non_domestic', { destination: { ok: false, reason: 'non_domestic' }, numbers: [] }],
  ])('says what stands against it first: %s', (reason, change) => {
    expect(opened(change)).toBe(reason);
  });
});
