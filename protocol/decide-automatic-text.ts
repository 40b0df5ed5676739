import { decideText, type TextRefusal } from './configured-text.ts';
import { resolveVariables } from './variables.ts';

/** The only variable that has a value whoever the text goes to: a late text may come from someone who never called. */
const ALWAYS_KNOWN = { company: 'known' };

export type AutomaticTextDecision =
  { type: 'ok'; text: string } | TextRefusal | { type: 'refused'; code: 'variable_missing'; detail: string };

/**
 * A closing text or auto-reply as an administrator wrote it. It leaves without a person looking, so every variable but
 * `company` needs a fallback. One that is switched off may be empty.
 */
export function decideAutomaticText({
  enabled,
  text,
}: {
  enabled: boolean;
  text: string;
}): AutomaticTextDecision {
  if (!enabled && text.trim() === '') return { type: 'ok', text: '' };
  const decision = decideText(text, 'text');
  if (decision.type === 'refused') return decision;
  const { missing } = resolveVariables(decision.text, ALWAYS_KNOWN);
  if (missing.length > 0) return { type: 'refused', code: 'variable_missing', detail: missing.join(', ') };
  return decision;
}
