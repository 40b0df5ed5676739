import { direction, locale } from '../ui/i18n.ts';

/** Between the names of a list; the others have a comma and a space. */
const SEPARATORS: Readonly<Record<string, string>> = { ja: '、', ar: '، ' };

/**
 * Names as a list: "Repairs, Billing". Each keeps its own direction (FSI, PDI: Unicode UAX #9) and is not broken over two
 * lines, as a telephone number would be.
 */
export const listOf = (names: readonly string[]): string =>
  names
    .map((name) => name.replaceAll(' ', '\u00a0'))
    .map((name) => (direction() === 'rtl' ? `\u2068${name}\u2069` : name))
    .join(SEPARATORS[locale()] ?? ', ');
