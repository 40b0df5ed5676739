import { LOCKING_TABLES, SINGLE_SHIFT_TABLES } from './national-tables.ts';

const ESC = 0x1b;
/** In code order, ESC included. Source: 3GPP TS 23.038 §6.2.1. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà';

const CODES = new Map([...BASIC].map((character, code) => [character, code] as const));
const EXTENDED = new Map(
  [...(SINGLE_SHIFT_TABLES.get(0) ?? '')].flatMap((character, code) =>
    character === ' ' ? [] : [[character, code] as const],
  ),
);

/**
 * A text in the GSM 7-bit alphabet, one septet in each octet, as SMPP carries it. Throws for a character that the alphabet has not:
 * the text has to be UCS-2.
 */
export function encodeGsm7(text: string): Buffer {
  const octets: number[] = [];
  for (const character of text) {
    const code = CODES.get(character);
    if (code !== undefined && code !== ESC) octets.push(code);
    else {
      const extended = EXTENDED.get(character);
      if (extended === undefined) throw new RangeError('a character is not in the GSM 7-bit alphabet');
      octets.push(ESC, extended);
    }
  }
  return Buffer.from(octets);
}

/** Which national tables a text says it is in; 0: the standard ones. */
export interface Shift {
  locking: number;
  single: number;
}

/**
 * Reads septets in octets. A table that is not known is the standard one; an extension that is not defined is the character of the
 * basic table, as TS 23.038 §6.2.1.1 wants it.
 */
export function decodeGsm7(octets: Uint8Array, { locking, single }: Shift): string {
  const table = LOCKING_TABLES.get(locking) ?? BASIC;
  const shifted = SINGLE_SHIFT_TABLES.get(single) ?? SINGLE_SHIFT_TABLES.get(0) ?? '';
  let text = '';
  for (let i = 0; i < octets.length; i++) {
    const code = (octets[i] ?? 0) & 0x7f;
    if (code !== ESC) text += table[code] ?? '';
    else {
      const next = (octets[++i] ?? 0x20) & 0x7f;
      const extended = shifted[next] ?? ' ';
      text += extended === ' ' && next !== 0x20 && next !== ESC ? (table[next] ?? '') : extended;
    }
  }
  return text;
}
