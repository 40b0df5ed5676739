import { locale } from '../ui/i18n.ts';

/** Names as a list of the language: "Repairs, Billing". */
export const listOf = (names: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(names);
