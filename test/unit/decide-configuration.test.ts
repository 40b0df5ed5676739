import { describe, expect, it } from 'vitest';
import { LanguageTag } from '../../protocol/language.ts';
import { decideAutomaticText } from '../../protocol/decide-automatic-text.ts';
import { decidePresetTexts } from '../../server/presets/decide-preset-texts.ts';
import { decideQueue } from '../../server/queues/decide-queue.ts';

const tag = (text: string) => LanguageTag.parse(text);
const queue = { name: 'Repairs', languages: [tag('en')], defaultLanguage: tag('en'), smsEnabled: true };

describe('a queue', () => {
  it.each([
    [true, null, 'ok'],
    [false, null, 'refused'],
    [false, { smsEnabled: false }, 'refused'],
    [false, { smsEnabled: true }, 'ok'],
    [true, { smsEnabled: false }, 'ok'],
  ] as const)('with texting on, tenant %s, before %j: %s', (inCallSms, before, type) => {
    expect(decideQueue(queue, { before, inCallSms }).type).toBe(type);
  });

  it('may be switched off at any time', () => {
    const off = decideQueue({ ...queue, smsEnabled: false }, { before: queue, inCallSms: false });
    expect(off.type).toBe('ok');
  });

  it('writes languages in their canonical form, each once', () => {
    const wanted = {
      ...queue,
      languages: ['EN-us', 'en-US', 'sr-latn-rs'].map(tag),
      defaultLanguage: tag('en-us'),
    };
    expect(decideQueue(wanted, { before: null, inCallSms: true })).toMatchObject({
      queue: { languages: ['en-US', 'sr-Latn-RS'], defaultLanguage: 'en-US' },
    });
  });
});

describe('texts an administrator writes', () => {
  it('hold 918 characters as people count them, in every script', () => {
    for (const character of ['a', '€', 'ж', '漢', '😀']) {
      const texts = (length: number) => ({ en: { label: 'a', text: character.repeat(length) } });
      expect(decidePresetTexts(texts(918)).type).toBe('ok');
      expect(decidePresetTexts(texts(919))).toMatchObject({ code: 'too_long', detail: 'text, en' });
    }
  });

  it('are counted once normalised', () => {
    const decomposed = 'e\u0301'.repeat(918);
    expect(decidePresetTexts({ fr: { label: 'a', text: decomposed } })).toMatchObject({
      type: 'ok',
      texts: [{ language: 'fr', body: 'é'.repeat(918) }],
    });
  });

  it('have a value for every variable when nobody looks at them', () => {
    expect(
      decideAutomaticText({ kind: 'closing', enabled: true, text: '{{company}} {{caller | "you"}}' }).type,
    ).toBe('ok');
    expect(decideAutomaticText({ kind: 'closing', enabled: true, text: '{{agent}} {{queue}}' })).toEqual({
      type: 'refused',
      code: 'variable_missing',
      detail: 'agent, queue',
    });
  });

  it('may be empty while they are off', () => {
    expect(decideAutomaticText({ kind: 'closing', enabled: false, text: ' ' })).toEqual({
      type: 'ok',
      text: '',
    });
    expect(decideAutomaticText({ kind: 'closing', enabled: true, text: ' ' })).toMatchObject({
      code: 'empty',
    });
    expect(decideAutomaticText({ kind: 'closing', enabled: false, text: 'a'.repeat(919) })).toMatchObject({
      code: 'too_long',
    });
  });
});
