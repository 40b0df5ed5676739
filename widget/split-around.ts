import { type Key, t, type Values } from '../ui/i18n.ts';

/** A character no translation holds. */
const GAP = '\ufffc';
/** Alone, or as right-to-left words isolate it. */
const ISOLATED_GAP = /\u2068?\ufffc\u2069?/;

/** The words of `key` before and after its value `name`, which the caller renders by itself. */
export function splitAround(key: Key, name: string, values: Values = {}): [before: string, after: string] {
  const [before = '', after = ''] = t(key, { ...values, [name]: GAP }).split(ISOLATED_GAP);
  return [before, after];
}
