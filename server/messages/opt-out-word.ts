import { findOptOutWord, type OptOutVerdict } from '../../protocol/opt-out-words.ts';
import { type InboundText } from './receive-inbound.ts';
import { type StopSource } from './stops.ts';

/** START, and what means it of somebody who has opted out. */
export const liftsOptOut = (word: OptOutVerdict): boolean =>
  word === 'opt_in' || word === 'opt_in_if_opted_out';

/** Where an opt-out comes from that a text of the caller is. `language`: of the conversation. */
export const sourceOfWord = (
  { text, word }: { text: string; word?: InboundText['word'] | undefined },
  language: string | null,
): StopSource => ({
  how: word ? 'carrier_word' : 'word',
  by: findOptOutWord(text, language ? [language] : []),
  language,
});
