/** So many characters of a text may become its label. */
const LONGEST = 40;

/** A label for a text: its first words. Pure. */
export function labelOf(text: string): string {
  const line =
    text
      .split('\n')
      .find((each) => each.trim() !== '')
      ?.trim() ?? '';
  const letters = [...line];
  if (letters.length <= LONGEST) return line;
  const start = letters.slice(0, LONGEST + 1).join('');
  const end = start.search(/\s\S*$/);
  // a script without spaces is cut where it must be
  const cut = end > 0 ? start.slice(0, end) : letters.slice(0, LONGEST).join('');
  return cut.replace(/[\s,;:–—-]+$/u, '');
}
