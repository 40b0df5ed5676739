/**
 * `{{name}}`, or `{{name | "text if there is no value"}}`. A name is 1 to 80 characters, blanks around it ignored,
 * without braces, bars, double quotes and line ends; the text in quotes is at most 400. Both are bounded, so that the
 * time to scan grows no faster than the text. Anything else in braces is plain text.
 */
const PLACEHOLDER = /\{\{([^{}|"\n]{1,80})(?:\|[ \t]{0,10}"([^"]{0,400})"[ \t]{0,10})?\}\}/g;

export interface ResolvedText {
  /** A placeholder without a value stays as it was written: such a text must not be sent. */
  text: string;
  /** Names without a value and without a fallback, each once, in order. */
  missing: string[];
}

/**
 * `text` with its variables filled in: do it before counting. A blank value counts as none. What a value holds is never
 * looked at again, even if it looks like a placeholder.
 */
export function resolveVariables(
  text: string,
  values: Readonly<Record<string, string | null | undefined>>,
): ResolvedText {
  const missing = new Set<string>();
  const resolved = text.replace(PLACEHOLDER, (placeholder: string, spacedName: string, fallback?: string) => {
    const name = spacedName.trim();
    if (name === '') return placeholder;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value && value.trim() !== '') return value;
    if (fallback !== undefined) return fallback;
    missing.add(name);
    return placeholder;
  });
  return { text: resolved, missing: [...missing] };
}
