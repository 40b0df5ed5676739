import { describe, expect, it } from 'vitest';
import { decideAssignment, decideNewNumber, decideNumberChange } from '../../server/numbers/decide-number.ts';

const free = { inboundQueue: null, outboundQueues: [], liveSessions: 0 };
const both = { inbound: true, outbound: true, purpose: 'in_call', verified: true } as const;
const code = (decision: { type: string; code?: string }) => decision.code ?? decision.type;

describe('a number as an administrator types it', () => {
  it.each([
    '+14155550199',
    '+1 (415) 555-0199',
    ' +1 415 555 0199 ',
    '＋１４１５５５５０１９９',
    '+14155550199;ext=5',
  ])('is kept in E.164: "%s"', (typed) => {
    expect(decideNewNumber(typed)).toEqual({ type: 'ok', e164: '+14155550199' });
  });

  it.each(['02 1234', '0039 06 1234567', 'abc', ''])('needs its country code: "%s"', (typed) => {
    expect(code(decideNewNumber(typed))).toBe('country_code_missing');
  });

  it.each(['+15550001111', '+141555526711', '+999123456', '+'])('is a number: "%s"', (typed) => {
    expect(code(decideNewNumber(typed))).toBe('number_not_textable');
  });
});

describe('roles of a number', () => {
  it.each([
    ['inbound takes on outbound', { ...both, outbound: false }, { outbound: true }, free, 'ok'],
    [
      'outbound takes on inbound',
      { ...both, inbound: false },
      { inbound: true },
      free,
      'outbound_cannot_be_inbound',
    ],
    ['both gives up inbound', both, { inbound: false }, free, 'ok'],
    ['both gives up both', both, { inbound: false, outbound: false }, free, 'setting_invalid'],
    ['it becomes a chat number', both, { purpose: 'sms_chat' }, free, 'number_reserved_in_call'],
    ['it stays what it is', both, { purpose: 'in_call', inbound: true }, free, 'ok'],
    ['a queue receives by it', both, { inbound: false }, { ...free, inboundQueue: 'night' }, 'number_in_use'],
    [
      'a queue texts from it',
      both,
      { outbound: false },
      { ...free, outboundQueues: ['night'] },
      'number_in_use',
    ],
    ['verification is taken back', both, { verified: false }, free, 'ok'],
    ['… from a live session', both, { verified: false }, { ...free, liveSessions: 1 }, 'number_in_use'],
    ['… from a queue', both, { verified: false }, { ...free, outboundQueues: ['night'] }, 'number_in_use'],
    ['a live session is drained', both, { draining: true }, { ...free, liveSessions: 1 }, 'ok'],
  ] as const)('%s', (_, state, patch, use, expected) => {
    expect(code(decideNumberChange(state, patch, { ...use, outboundQueues: [...use.outboundQueues] }))).toBe(
      expected,
    );
  });

  it.each([
    [both, 'inbound', 'ok'],
    [{ ...both, outbound: false }, 'outbound', 'ok'],
    [{ ...both, inbound: false }, 'inbound', 'outbound_cannot_be_inbound'],
    [{ ...both, verified: false }, 'outbound', 'number_not_verified'],
    [{ ...both, purpose: 'sms_chat' }, 'outbound', 'number_reserved_in_call'],
  ] as const)('%j for a queue, %s: %s', (state, direction, expected) => {
    expect(code(decideAssignment(state, direction))).toBe(expected);
  });
});
