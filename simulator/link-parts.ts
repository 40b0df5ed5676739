/** A part of a text: plain, or an address that a telephone opens by a tap. */
export interface TextPart {
  text: string;
  address: string | null;
}

/** Addresses as telephones find them in a text; a full stop or bracket behind one belongs to the sentence. */
const ADDRESS = /https?:\/\/[^\s<>"]{1,500}/g;
const BEHIND = /[.,;:!?)\]}'、。，！？»]+$/;

/** Cuts a text around its addresses. Pure. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const found = match[0].replace(BEHIND, '');
    if (!URL.canParse(found)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), address: null });
    parts.push({ text: found, address: found });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), address: null });
  return parts;
}
