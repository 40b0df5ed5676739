import { type Shift } from './gsm7.ts';

/** Which part of a longer text this is. */
export interface Part {
  reference: number;
  total: number;
  /** From 1. */
  index: number;
}

export interface UserData {
  octets: Buffer;
  part: Part | null;
  shift: Shift;
}

const CONCAT_8_BIT = 0x00;
const CONCAT_16_BIT = 0x08;
const SINGLE_SHIFT = 0x24;
const LOCKING_SHIFT = 0x25;

/**
 * Takes the header off user data that has one (3GPP TS 23.040 §9.2.3.24). Elements that are not known, and a header that is not
 * whole, say nothing: the octets behind them are the text all the same.
 */
export function readUserData(octets: Buffer): UserData {
  const length = octets[0] ?? 0;
  const data: UserData = {
    octets: octets.subarray(1 + length),
    part: null,
    shift: { locking: 0, single: 0 },
  };
  if (octets.length === 0 || 1 + length > octets.length) return { ...data, octets };
  for (let at = 1; at + 2 <= 1 + length;) {
    const id = octets[at] ?? 0;
    const end = at + 2 + (octets[at + 1] ?? 0);
    if (end > 1 + length) break;
    readElement(data, id, octets.subarray(at + 2, end));
    at = end;
  }
  return data;
}

function readElement(data: UserData, id: number, value: Buffer): void {
  const [a = 0, b = 0, c = 0, d = 0] = value;
  if (id === CONCAT_8_BIT && value.length === 3) data.part = toPart(a, b, c) ?? data.part;
  if (id === CONCAT_16_BIT && value.length === 4) data.part = toPart(a * 256 + b, c, d) ?? data.part;
  if (id === SINGLE_SHIFT && value.length === 1) data.shift = { ...data.shift, single: a };
  if (id === LOCKING_SHIFT && value.length === 1) data.shift = { ...data.shift, locking: a };
}

/** `null` for numbers that no part has, which are ignored (TS 23.040 §9.2.3.24.1); one of one is no part, either. */
export function toPart(reference: number, total: number, index: number): Part | null {
  return total > 1 && index >= 1 && index <= total ? { reference, total, index } : null;
}

/** The header of one segment; `bits`: how long the reference is. */
export function concatHeader({ reference, total, index }: Part, bits: 8 | 16): Buffer {
  return bits === 8
    ? Buffer.from([5, CONCAT_8_BIT, 3, reference & 0xff, total, index])
    : Buffer.from([6, CONCAT_16_BIT, 4, (reference >> 8) & 0xff, reference & 0xff, total, index]);
}
