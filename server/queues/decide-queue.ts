import { canonicalLanguage, type LanguageTag } from '../../protocol/language.ts';

export interface QueueState {
  name: string;
  languages: LanguageTag[];
  defaultLanguage: LanguageTag;
  smsEnabled: boolean;
}

export type QueueDecision =
  | { type: 'ok'; queue: QueueState }
  | { type: 'refused'; code: 'feature_off' }
  | { type: 'refused'; code: 'setting_invalid'; detail: string };

/**
 * What a queue becomes. Texting can be switched on in it only while it is on for the tenant (features A02); a queue
 * that has it on already may change otherwise. Languages are kept in canonical form, each once.
 */
export function decideQueue(
  wanted: QueueState,
  { before, inCallSms }: { before: Pick<QueueState, 'smsEnabled'> | null; inCallSms: boolean },
): QueueDecision {
  if (wanted.smsEnabled && !before?.smsEnabled && !inCallSms) return { type: 'refused', code: 'feature_off' };
  const languages = [...new Set(wanted.languages.map(canonicalLanguage))];
  const defaultLanguage = canonicalLanguage(wanted.defaultLanguage);
  if (!languages.includes(defaultLanguage)) {
    return { type: 'refused', code: 'setting_invalid', detail: 'defaultLanguage is not one of languages' };
  }
  return { type: 'ok', queue: { ...wanted, languages, defaultLanguage } };
}
