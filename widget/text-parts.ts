/** A piece of a text: plain, or something one can act on. */
export type TextPart =
  | { type: 'text'; text: string }
  | { type: 'url'; text: string; href: string }
  | { type: 'email'; text: string; address: string }
  | { type: 'phone'; text: string; number: string };

/** Whether a text may hold a link, an address or a telephone number: a cheap look before `splitText` is loaded. */
export function mayHoldParts(text: string): boolean {
  return /\S[.@]\S|(?:\d\D{0,3}){7}/.test(text);
}
