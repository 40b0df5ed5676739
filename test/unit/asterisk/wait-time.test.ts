import { expect, it } from 'vitest';
import { factsOfAri } from '../../../server/telephony/asterisk/decide-ari.ts';
import { applyFact, type Feed, SILENT_FEED } from '../../../server/telephony/asterisk/decide-feed.ts';
import { decideReports, newExchange } from '../../../server/telephony/asterisk/decide-calls.ts';
import { type Meaning } from '../../../server/telephony/asterisk/decide-meaning.ts';

const MEANING: Meaning = {
  queue: null,
  queues: [{ of: 'service', queue: 'repairs' }],
  agents: [],
  languages: [],
  country: 'US',
};

const channel = {
  ...{ id: '1700000000.1', name: 'PJSIP/trunk-00000001', state: 'Up', language: 'it' },
  caller: { number: '+14155550142' },
  dialplan: { exten: '100', app_name: 'Queue', app_data: 'service' },
};
const varset = (value: string, variable = 'MIDCALL_WAIT_SMS') => ({
  ...{ type: 'ChannelVarset', channel, variable, value },
});
const heard = (...events: object[]): Feed =>
  events
    .flatMap((event) => factsOfAri(event) ?? [])
    .reduce<Feed>((feed, fact) => applyFact(feed, fact, 0), { ...SILENT_FEED, isUp: true });
const reportOf = (...events: object[]) => {
  const exchange = { ...newExchange('x', []), ari: heard(...events) };
  return decideReports(exchange, MEANING, 1_700_000_000_000).reports[0];
};
const queued = {
  ...{ type: 'ChannelDialplan', channel, dialplan_app: 'Queue', dialplan_app_data: 'service' },
};

it('reports what the caller said, before and in the queue, the first of it', () => {
  expect(reportOf(queued)).not.toHaveProperty('waitSms');
  expect(reportOf(varset('yes'), queued)).toMatchObject({ state: 'offered', waitSms: 'yes' });
  expect(reportOf(queued, varset('no'), varset('yes'))?.waitSms).toBe('no');
});

it('takes no other variable, and no other word', () => {
  expect(reportOf(queued, varset('yes', 'OTHER'))).not.toHaveProperty('waitSms');
  expect(reportOf(queued, varset('maybe'))).not.toHaveProperty('waitSms');
});
