import { chooseLanguage } from '../../protocol/language-fallback.ts';
import { type AutomaticTextOverview, type TextChoice } from '../../protocol/language-coverage.ts';
import { type AutomaticTextKind } from '../../protocol/preset.ts';

/** A queue, as far as it decides which text its callers get. */
export interface QueueLadder {
  key: string;
  name: string;
  languages: readonly string[];
  defaultLanguage: string;
  /** The setting `autoStrict`, as it holds there. */
  strict: boolean;
}

/** Which of the texts that are switched on a caller gets. The ladder of `findAutomaticText`. Pure. */
export function choiceFor(
  language: string,
  queue: Pick<QueueLadder, 'defaultLanguage' | 'strict'>,
  { available, tenantDefault }: { available: readonly string[]; tenantDefault: string },
): TextChoice {
  const { defaultLanguage: queueDefault, strict } = queue;
  return chooseLanguage({ wanted: language, available, queueDefault, tenantDefault, strict });
}

/**
 * All texts of one kind by language, what each queue's callers get, and the languages in which they get nothing. While
 * no text is switched on nothing is missing: the kind is off. Pure.
 */
export function decideOverview(
  kind: AutomaticTextKind,
  {
    texts,
    queues,
    tenantDefault,
  }: {
    texts: readonly { language: string; enabled: boolean; text: string }[];
    queues: readonly QueueLadder[];
    tenantDefault: string;
  },
): AutomaticTextOverview {
  const available = texts.filter(({ enabled }) => enabled).map(({ language }) => language);
  const languages = new Set([
    tenantDefault,
    ...queues.flatMap((queue) => queue.languages),
    ...texts.map(({ language }) => language),
  ]);
  const rows = [...languages].sort().map((language) => ({
    ...(texts.find((text) => text.language === language) ?? { language, enabled: false, text: '' }),
    queues: queues
      .filter((queue) => queue.languages.includes(language))
      .map((queue) => {
        const { key, name } = queue;
        return { key, name, gets: choiceFor(language, queue, { available, tenantDefault }) };
      }),
  }));
  const isMissing = ({ queues: served }: (typeof rows)[number]) =>
    served.some(({ gets }) => gets.language === null);
  return {
    kind,
    texts: rows,
    missing: available.length === 0 ? [] : rows.filter(isMissing).map(({ language }) => language),
  };
}
