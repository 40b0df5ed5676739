import { GSM7, GSM7_16_BIT } from '../../../protocol/encoding-profile.ts';
import { splitSegments } from '../../../protocol/segments.ts';
import { encodeGsm7 } from './gsm7.ts';
import { type ShortMessage } from './short-message.ts';
import { concatHeader } from './user-data.ts';

/** A user data header comes first (SMPP 3.4 §5.2.12). */
const HAS_HEADER = 0x40;
const GSM = 0;
const UCS2 = 8;

export type Segment = Pick<ShortMessage, 'esmClass' | 'dataCoding' | 'octets'>;

/**
 * What a text is sent as: one segment, or several with a header that says which is which. Cut as `splitSegments` counts; the message
 * centre is never left to do it. `reference` is the same in all segments of a text and differs from that of the text before.
 */
export function toSegments(
  text: string,
  { reference, bits }: { reference: number; bits: 8 | 16 },
): Segment[] {
  const { encoding, charSplits } = splitSegments(text, bits === 8 ? GSM7 : GSM7_16_BIT);
  const isGsm = encoding === 'GSM-7';
  let start = 0;
  return charSplits.map((length, i) => {
    const piece = text.slice(start, start + length);
    start += length;
    const octets = isGsm ? encodeGsm7(piece) : Buffer.from(piece, 'utf16le').swap16();
    const total = charSplits.length;
    const header = total === 1 ? null : concatHeader({ reference, total, index: i + 1 }, bits);
    return {
      esmClass: header ? HAS_HEADER : 0,
      dataCoding: isGsm ? GSM : UCS2,
      octets: header ? Buffer.concat([header, octets]) : octets,
    };
  });
}
