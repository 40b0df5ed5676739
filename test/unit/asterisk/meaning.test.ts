import { describe, expect, it } from 'vitest';
import { isAllowedAddress } from '../../../protocol/exchange-address.ts';
import {
  meantAgent,
  type Meaning,
  meantLanguage,
  meantNumber,
  meantQueue,
} from '../../../server/telephony/asterisk/decide-meaning.ts';

const NOTHING: Meaning = { queue: null, queues: [], agents: [], languages: [], country: null };

describe('an agent', () => {
  const meaning: Meaning = {
    ...NOTHING,
    agents: [
      { of: 'Ana Rossi', agent: 'ana' },
      { of: 'PJSIP/7001', agent: 'seven' },
      { of: 'PJSIP/7*', agent: '7*' },
      { of: 'Local/*@agents/n', agent: 'agent-*' },
    ],
  };

  it.each([
    [['Ana Rossi', 'PJSIP/7001'], 'ana'],
    [['PJSIP/7001'], 'seven'],
    [['PJSIP/7002'], '7002'],
    [['Local/42@agents/n'], 'agent-42'],
    [['PJSIP/7'], null],
    [['PJSIP/8001'], null],
    [['XPJSIP/7002'], null],
    [[], null],
  ])('of %j is %s', (names, agent) => {
    expect(meantAgent(meaning, names)).toBe(agent);
  });

  it('is named as it is, whatever stands in the name', () => {
    const agents = [{ of: 'PJSIP/*', agent: '<*>' }];
    expect(meantAgent({ ...NOTHING, agents }, ['PJSIP/$&$1'])).toBe('<$&$1>');
  });
});

it('a queue is meant by its name before the number that was dialled, and by neither otherwise', () => {
  const queues = [
    { of: '+14155550100', queue: 'billing' },
    { of: 'service', queue: 'repairs' },
  ];
  const meaning = { ...NOTHING, queues };
  expect(meantQueue(meaning, ['service', '+14155550100'])).toBe('repairs');
  expect(meantQueue(meaning, ['other', '+14155550100'])).toBe('billing');
  expect(meantQueue(meaning, [null, null])).toBeNull();
  expect(meantQueue({ ...meaning, queue: 'rest' }, ['other', null])).toBe('rest');
});

it.each([
  ['it', 'it'],
  ['pt_BR', 'pt-BR'],
  ['en_us', 'en-US'],
  ['es_MX', 'es-419'],
  ['fr', undefined],
  ['spanish', undefined],
  ['', undefined],
  ['../en', undefined],
])('the language of Asterisk’s %j is %s', (code, language) => {
  const languages = [
    { of: 'es_MX', language: 'es-419' },
    { of: 'fr', language: null },
  ];
  expect(meantLanguage({ ...NOTHING, languages }, code)).toBe(language);
});

it.each([
  ['+14155550142', null, '+14155550142'],
  ['+1 (415) 555-0142', null, '+14155550142'],
  ['4155550142', null, null],
  ['4155550142', 'US', '+14155550142'],
  ['0039 02 1234 5678', 'DE', '+390212345678'],
  ['7001', 'US', null],
  ['anonymous', 'US', null],
  ['', 'US', null],
  ['+1555', null, null],
])('the number of %j in %s is %s', (text, country, number) => {
  expect(meantNumber({ ...NOTHING, country }, text)).toBe(number);
});

describe('an address of an exchange', () => {
  it.each([
    ['https://pbx.example:8089', true],
    ['https://PBX.example:8089/asterisk', true],
    ['tls://pbx.example:5039', true],
    ['tcp://10.0.0.5:5038', true],
    ['tcp://10.0.0.5:5039', false],
    ['https://[fd00::5]:8089', true],
    ['https://10.0.0.6:8089', false],
    ['https://pbx.example.evil.test', false],
    ['https://evil.test#pbx.example', false],
    ['https://user@pbx.example', false],
    ['pbx.example', false],
  ])('%s is allowed: %s', (url, allowed) => {
    expect(isAllowedAddress(url, ['pbx.example', '10.0.0.5:5038', '[fd00::5]'])).toBe(allowed);
  });

  it('is nowhere when nothing is listed', () => {
    expect(isAllowedAddress('https://pbx.example', [])).toBe(false);
  });
});
