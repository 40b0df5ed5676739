import { describe, expect, it } from 'vitest';
import { CallReport } from '../../protocol/call.ts';
import { decideReport, type KnownCall } from '../../server/calls/decide-report.ts';
import { decideDestination } from '../../server/numbers/decide-destination.ts';
import { decideWaiting, type WaitingFacts } from '../../server/sessions/decide-waiting.ts';

const report = (change: Partial<CallReport> = {}): CallReport => ({
  ...CallReport.parse({
    ...{ callKey: 'c1', seq: 2, state: 'offered', caller: '+14155550142', queue: 'repairs', agent: null },
    startedAt: '2026-03-02T09:00:00Z',
  }),
  ...change,
});
const known = (change: Partial<KnownCall> = {}): KnownCall => ({
  ...{ seq: 1, ended: false, agentId: null, queueKey: 'repairs', waitSms: null },
  ...change,
});
const begins = (before: KnownCall | null, change: Partial<CallReport>) => {
  const decision = decideReport(before, report(change));
  return decision.type === 'live' && decision.waitBegins;
};

describe('waiting with texts', () => {
  it('begins with the first yes, before an agent answers', () => {
    expect(begins(known(), { waitSms: 'yes' })).toBe(true);
    expect(begins(null, { waitSms: 'yes' })).toBe(true);
    expect(begins(known(), { waitSms: 'yes', state: 'ringing', agent: { id: 'ana' } })).toBe(true);
  });

  it('does not begin without a yes, after a no, a second time, or with an agent', () => {
    expect(begins(known(), {})).toBe(false);
    expect(begins(known(), { waitSms: 'no' })).toBe(false);
    expect(begins(known({ waitSms: 'no' }), { waitSms: 'yes' })).toBe(false);
    expect(begins(known({ waitSms: 'yes' }), { waitSms: 'yes' })).toBe(false);
    expect(begins(known(), { waitSms: 'yes', state: 'connected', agent: { id: 'ana' } })).toBe(false);
  });
});

describe('whether a caller who waits is texted', () => {
  const facts: WaitingFacts = {
    ...{ waitTimeSms: true, inCallSms: true, queueOn: true, channel: 'phone', caller: '+14155550142' },
    ...{ destination: { ok: true }, text: 'You can write to us now.' },
  };

  it('needs the setting, texting in the queue, a number that may be texted, and a text', () => {
    expect(decideWaiting(facts)).toEqual({ type: 'open', text: 'You can write to us now.' });
    const reasonOf = (change: Partial<WaitingFacts>) => {
      const decision = decideWaiting({ ...facts, ...change });
      return decision.type === 'none' ? decision.reason : null;
    };
    expect(reasonOf({ waitTimeSms: false })).toBe('wait_time_off');
    expect(reasonOf({ inCallSms: false })).toBe('feature_off');
    expect(reasonOf({ queueOn: false })).toBe('queue_off');
    expect(reasonOf({ caller: null })).toBe('caller_hidden');
    expect(reasonOf({ destination: { ok: false, reason: 'non_domestic' } })).toBe('non_domestic');
    expect(reasonOf({ text: null })).toBe('no_text');
  });
});

describe('numbers abroad', () => {
  const rules = { allowedCountries: [], deniedCountries: [], homeCountry: 'US' };
  const italy = '+393471234567';

  it('have a switch for those who wait that does not move the other', () => {
    const waiting = { ...rules, nonDomesticInCall: false, nonDomesticWaitTime: true };
    expect(decideDestination(italy, waiting, 'waitTime').ok).toBe(true);
    expect(decideDestination(italy, waiting, 'inCall').ok).toBe(false);
    const inCall = { ...rules, nonDomesticInCall: true, nonDomesticWaitTime: false };
    expect(decideDestination(italy, inCall, 'waitTime').ok).toBe(false);
    expect(decideDestination(italy, inCall).ok).toBe(true);
  });
});
