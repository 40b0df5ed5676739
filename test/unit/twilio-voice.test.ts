import { describe, expect, it } from 'vitest';
import { readResource, readVoice } from '../../server/telephony/twilio/decide-news.ts';

const CALLER = `CA${'1'.repeat(32)}`;
const AGENT = `CA${'2'.repeat(32)}`;
const AT = Date.parse('2026-11-22T13:00:05Z');
const NOW = AT + 60_000;
/** As documented: a leg to a client, by `<Dial>`. */
const LEG = {
  ...{ AccountSid: `AC${'7'.repeat(32)}`, ApiVersion: '2010-04-01', CallSid: AGENT, ParentCallSid: CALLER },
  ...{ CallStatus: 'in-progress', From: '+14155550199', To: 'client:ana', Direction: 'outbound-dial' },
  ...{
    Timestamp: 'Sun, 22 Nov 2026 13:00:05 +0000',
    SequenceNumber: '2',
    CallbackSource: 'call-progress-events',
  },
};
const ROOT = {
  ...LEG,
  CallSid: CALLER,
  ParentCallSid: undefined as never,
  From: '+14155550142',
  To: '+14155550199',
  Direction: 'inbound',
};
const read = (form: object, query = {}) => readVoice({ ...form }, query, NOW);
const news = (form: object, query = {}) => {
  const said = read(form, query);
  if (said.kind !== 'call') throw new Error(said.kind);
  return said.news;
};

describe('a status callback', () => {
  it('is of the parent’s call, of the leg and its agent, at the moment Twilio names', () => {
    expect(read(LEG)).toMatchObject({
      ...{ kind: 'call', id: CALLER },
      news: { leg: { of: 'other', id: AGENT }, phase: 'talking', agent: 'ana', at: AT },
    });
    expect(news({ ...LEG, Timestamp: undefined }).at).toBe(NOW);
  });

  it('takes no number from a leg to an agent: it may be any caller ID', () => {
    expect(news(LEG).facts).toEqual({
      queue: undefined,
      language: undefined,
      caller: undefined,
      dialled: undefined,
    });
    expect(news(ROOT).facts).toMatchObject({
      caller: '+14155550142',
      dialled: '+14155550199',
      direction: 'inbound',
    });
    const outbound = { ...ROOT, Direction: 'outbound-api', From: '+14155550199', To: '+14155550142' };
    expect(news(outbound).facts).toMatchObject({ caller: '+14155550142', direction: 'outbound' });
  });

  it('believes what the address says, which is signed', () => {
    const query = {
      call: `CA${'9'.repeat(32)}`,
      agent: 'ben',
      queue: 'repairs',
      language: 'it',
      caller: '+14155550142',
    };
    expect(read({ ...LEG, ParentCallSid: undefined as never }, query)).toMatchObject({
      id: query.call,
      news: { agent: 'ben', queue: 'repairs', facts: { language: 'it', caller: '+14155550142' } },
    });
  });

  it.each([
    ['queued', 'waiting', undefined],
    ['initiated', 'offered', undefined],
    ['ringing', 'offered', undefined],
    ['in-progress', 'talking', undefined],
    ['completed', 'gone', undefined],
    ['busy', 'gone', 'rejected'],
    ['no-answer', 'gone', 'missed'],
    ['canceled', 'gone', 'abandoned'],
    ['failed', 'gone', 'failed'],
  ])('%s means %s', (CallStatus, phase, why) => {
    expect(news({ ...LEG, CallStatus })).toMatchObject({ phase, why });
  });

  it('ends nothing by a status that nobody knows', () => {
    expect(read({ ...LEG, CallStatus: 'teleported' })).toEqual({ kind: 'other' });
    expect(readResource({ sid: CALLER, status: 'teleported' }, CALLER, NOW)).toEqual([]);
  });

  it('without a call is malformed', () => {
    expect(read({ ...LEG, CallSid: 'CA1' })).toEqual({ kind: 'malformed' });
  });
});

describe('a callback of a conference', () => {
  const IN = {
    ...LEG,
    CallStatus: undefined as never,
    ConferenceSid: `CF${'3'.repeat(32)}`,
    ParentCallSid: undefined as never,
  };
  const said = (form: object, query = { call: CALLER, agent: 'ana' }) => read({ ...IN, ...form }, query);

  it('says who joined, and whether the caller is held', () => {
    expect(said({ StatusCallbackEvent: 'participant-join' })).toMatchObject({
      news: { phase: 'talking', agent: 'ana' },
    });
    const held = { StatusCallbackEvent: 'participant-hold', CallSid: CALLER, SequenceNumber: '4' };
    expect(said(held)).toMatchObject({ news: { leg: { of: 'caller' }, hold: { order: 4, is: true } } });
    expect(said({ ...held, CallSid: AGENT })).toMatchObject({ news: { phase: 'talking', hold: undefined } });
  });

  it('says who hung up', () => {
    const left = (form: object) => said({ StatusCallbackEvent: 'participant-leave', ...form });
    const hungUp = { ReasonParticipantLeft: 'participant_hung_up', ParticipantCallStatus: 'completed' };
    expect(left(hungUp)).toMatchObject({ news: { phase: 'gone', why: 'agent_hangup' } });
    expect(left({ ...hungUp, CallSid: CALLER })).toMatchObject({
      news: { phase: 'gone', why: 'caller_hangup' },
    });
    const ended = { ...hungUp, ReasonParticipantLeft: 'moderator_ended_conference', CallSid: CALLER };
    expect(left(ended)).toMatchObject({ news: { why: 'agent_hangup' } });
  });

  it('does not end the call of a caller who is led on', () => {
    const form = {
      StatusCallbackEvent: 'participant-leave',
      CallSid: CALLER,
      ParticipantCallStatus: 'in-progress',
    };
    expect(said({ ...form, ReasonParticipantLeft: 'participant_updated_via_api' })).toEqual({
      kind: 'other',
    });
    expect(said({ ...form, ReasonParticipantLeft: 'moderator_ended_conference' })).toEqual({ kind: 'other' });
  });

  it('about the conference itself says nothing of a call', () => {
    expect(said({ StatusCallbackEvent: 'conference-start', CallSid: undefined as never })).toEqual({
      kind: 'other',
    });
    expect(said({ StatusCallbackEvent: 'participant-mute' })).toEqual({ kind: 'other' });
  });
});
