import { decideText, type TextRefusal } from './configured-text.ts';
import { type AutomaticTextKind } from './preset.ts';
import { resolveVariables } from './variables.ts';

/** The only variable that has a value whoever the text goes to: a late text may come from someone who never called. */
const ALWAYS_KNOWN = { company: 'known' };
/** In the text of a link for photos: its address. */
const LINK = { link: 'known' };

export type AutomaticTextDecision =
  { type: 'ok'; text: string } | TextRefusal | { type: 'refused'; code: 'variable_missing'; detail: string };

/**
 * An automatic text as an administrator wrote it. It leaves without a person looking, so every variable but `company`
 * needs a fallback; that of a link for photos must hold `link`, whose value is the address. One that is switched off may
 * be empty.
 */
export function decideAutomaticText({
  kind,
  enabled,
  text,
}: {
  kind: AutomaticTextKind;
  enabled: boolean;
  text: string;
}): AutomaticTextDecision {
  if (!enabled && text.trim() === '') return { type: 'ok', text: '' };
  const decision = decideText(text, 'text');
  if (decision.type === 'refused') return decision;
  const known = kind === 'photoLink' ? { ...ALWAYS_KNOWN, ...LINK } : ALWAYS_KNOWN;
  const { missing } = resolveVariables(decision.text, known);
  const lacksLink = kind === 'photoLink' && !resolveVariables(decision.text, {}).missing.includes('link');
  if (lacksLink) return { type: 'refused', code: 'variable_missing', detail: 'link' };
  if (missing.length > 0) return { type: 'refused', code: 'variable_missing', detail: missing.join(', ') };
  return decision;
}
