import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyOptOut } from '../../protocol/opt-out-words.ts';
import { smsCases } from './sms-cases.ts';

/** The case file says "language es/pt" where a word needs its language. */
const languagesOf = (note: string) => /^language ([a-z/]+)/.exec(note)?.[1]?.split('/') ?? ['en'];
const accepted = (expected: string) =>
  expected === 'opt_in_only_if_opted_out' ? ['opt_in_if_opted_out'] : expected.split('_or_');

describe('what a text says about texting', () => {
  it.each(smsCases.optOut)('is $expect for $input', ({ input, expect: expected, note }) => {
    expect(accepted(expected)).toContain(classifyOptOut(input, languagesOf(note)));
  });

  it.each([
    'stop',
    'STOP ',
    '«Stop»',
    'ＳＴＯＰ',
    'ｓｔｏｐ',
    'S.T.O.P.',
    'st\u00adop',
    'STOP 🛑',
    '\u202dSTOP\u202c',
    'STOP\n',
    'Stop all',
  ])('is opt_out for %j in any language', (text) => {
    for (const language of ['en', 'it-IT', 'ja', 'zh-Hant', 'unknown']) {
      expect(classifyOptOut(text, [language])).toBe('opt_out');
    }
    expect(classifyOptOut(text, [])).toBe('opt_out');
  });

  it.each([
    ['ARRÊT', 'fr-CA'],
    ['Stopp', 'de'],
    ['停止', 'ja'],
    ['退订', 'zh'],
    ['توقف', 'ar'],
    ['İPTAL', 'tr'],
    ['sair', 'pt-BR'],
    ['Baja', 'es-419'],
  ])('is opt_out for %s in %s', (text, language) => {
    expect(classifyOptOut(text, [language])).toBe('opt_out');
  });

  it.each([
    ['Reprendre', 'fr'],
    ['démarrer', 'fr-CA'],
    ['COMENZAR', 'es-419'],
    ['Começar.', 'pt-BR'],
    ['retomar', 'pt'],
    ['Starten', 'de'],
    ['Riprendi!', 'it'],
    ['Старт', 'ru'],
    ['再開', 'ja'],
    ['ابدأ', 'ar'],
    ['恢复', 'zh'],
    ['התחל', 'he'],
  ])('lets %s in %s take an opt-out back, and be an ordinary answer otherwise', (text, language) => {
    expect(classifyOptOut(text, [language])).toBe('opt_in_if_opted_out');
    // inside a sentence it says nothing about texting
    expect(classifyOptOut(`${text} 77-812 4`, [language])).toBe('none');
  });

  it.each([
    ['ALTO', 'es'],
    ['PARAR', 'es'],
    ['PARAR', 'pt'],
    ['cancelar', 'pt-BR'],
    ['disiscrivimi', 'it'],
    ['стоп', 'uk'],
    ['停止', 'zh-Hant'],
    ['TD', 'zh'],
    ['dur', 'tr'],
    ['עצור', 'he'],
    ['STOPP', 'sv'],
    ['STOPP', 'no'],
    ['revoke', 'en'],
    ['OPT-OUT', 'en'],
  ])('is opt_out for %s in %s', (text, language) => {
    expect(classifyOptOut(text, [language])).toBe('opt_out');
  });

  it.each([
    ['Alto', 'it'],
    ['dur', 'fr'],
    ['TD', 'en'],
    ['baja', 'en'],
    ['fin', 'en'],
    ["I'll stop by at 5", 'en'],
    ['the train stops here, text me when you are there', 'en'],
    ['please end the call', 'en'],
    ["don't send a technician", 'en'],
    ['cancel my order 77-812', 'en'],
    ['it does not stop beeping', 'en'],
    ['I typed the wrong number of items', 'en'],
    ['START the engine', 'en'],
    ['yes please', 'en'],
    ['please take me off hold', 'en'],
    ['non-stop noise', 'en'],
    ['\u200b', 'en'],
    ['👍', 'en'],
  ])('is none for %s in %s', (text, language) => {
    expect(classifyOptOut(text, [language])).toBe('none');
  });

  it.each([
    'Please stop texting me',
    'stop please',
    'STOP STOP STOP',
    'Stop\n--\nGrace Okafor',
    'Please stop sending me these messages.',
    'how do I unsubscribe?',
    'I want to opt out of this',
    "Don't text me anymore",
    'Do not contact us',
    "I don't want any more messages",
    'I do not want to receive texts',
    'take me off your list',
    'remove my number',
    'you have the wrong number',
    'Sorry, wrong number',
    'leave me alone',
    'no more texts!',
    'Non scrivetemi più',
    'Hai il numero sbagliato',
    "Ne m'écrivez plus",
    'No me escriban más',
    'Keine Nachrichten mehr, bitte',
    'もうメッセージを送らないでください',
  ])('is suspected for %j', (text) => {
    expect(classifyOptOut(text, ['en'])).toBe('suspected');
  });

  it('is opt_out for STOP with any punctuation, invisible characters and case', () => {
    const noise = fc
      .array(
        fc.constantFrom(
          '.',
          '!',
          '?',
          ' ',
          '\n',
          '"',
          '\u200b',
          '\u200d',
          '\ufeff',
          '\u00a0',
          '…',
          '🙏',
          '*',
        ),
      )
      .map((pieces) => pieces.join(''));
    const spelling = fc.constantFrom('STOP', 'stop', 'Stop', 'sToP', 'ＳＴＯＰ', 'ﬆop', '𝐒𝐓𝐎𝐏', 'STOP\u0301');
    fc.assert(
      fc.property(noise, spelling, noise, (before, word, after) => {
        expect(classifyOptOut(before + word + after, ['en'])).toBe('opt_out');
      }),
    );
  });

  it.each([
    'stop ',
    'do not ',
    'stop all the these ',
    'a',
    '\u0301',
    'don t want any more ',
    ' \n',
    '!',
    'wrong ',
  ])('comes back from 200,000 characters of %j', (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    // a super-linear pattern would not come back within the test's time limit
    expect(classifyOptOut(text, ['en'])).toBeTypeOf('string');
  });
});
