import { isWellFormed, normalizeText } from './normalize-text.ts';
import { checkLength } from './segments.ts';

/** `detail` names where in what was written. */
export type TextRefusal = {
  type: 'refused';
  code: 'empty' | 'too_long' | 'ill_formed_text';
  detail: string;
};

/** A text an administrator wrote, in the form in which texts are counted and sent. `detail` of a refusal names `where`. */
export function decideText(text: string, where: string): { type: 'ok'; text: string } | TextRefusal {
  if (!isWellFormed(text)) return { type: 'refused', code: 'ill_formed_text', detail: where };
  const normal = normalizeText(text);
  const code = checkLength(normal);
  return code ? { type: 'refused', code, detail: where } : { type: 'ok', text: normal };
}
