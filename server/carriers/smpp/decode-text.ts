import { decodeGsm7, type Shift } from './gsm7.ts';

/** Alphabets of `data_coding` 0 to 15 that are not the message centre's own (SMPP 3.4 §5.2.19), by the names of WHATWG. */
const NAMED: Readonly<Record<number, string>> = {
  5: 'shift_jis',
  6: 'iso-8859-5',
  7: 'iso-8859-8',
  10: 'iso-2022-jp',
  14: 'euc-kr',
};

/** What a text says, by its `data_coding`. Never throws; octets that mean nothing become U+FFFD. */
export function decodeText(octets: Buffer, dataCoding: number, shift: Shift): string {
  switch (alphabetOf(dataCoding)) {
    case 'gsm7':
      return decodeGsm7(octets, shift);
    case 'ucs2':
      return decodeUtf16(octets);
    case 'latin1':
      return octets.toString('latin1');
    case 'binary':
      return decodeBinary(octets);
    default:
      return new TextDecoder(NAMED[dataCoding]).decode(octets);
  }
}

function alphabetOf(dataCoding: number): 'gsm7' | 'ucs2' | 'latin1' | 'binary' | 'named' {
  if (NAMED[dataCoding]) return 'named';
  if (dataCoding < 0x10) {
    if (dataCoding === 1 || dataCoding === 3) return 'latin1';
    if (dataCoding === 2 || dataCoding === 4) return 'binary';
    return dataCoding === 8 ? 'ucs2' : 'gsm7';
  }
  // from here on it is a data coding scheme of GSM (3GPP TS 23.038 §4)
  const group = dataCoding >> 4;
  if (group === 0xf) return (dataCoding & 0x04) === 0 ? 'gsm7' : 'binary';
  if (group === 0xe) return 'ucs2';
  if (group >= 0x8) return 'gsm7';
  return (['gsm7', 'binary', 'ucs2', 'gsm7'] as const)[(dataCoding >> 2) & 3] ?? 'gsm7';
}

/** UCS-2 as phones write it: UTF-16, halves of a pair kept as they are, for the other half may be in the next part. */
function decodeUtf16(octets: Buffer): string {
  let text = '';
  for (let i = 0; i + 1 < octets.length; i += 2) text += String.fromCharCode(octets.readUInt16BE(i));
  return text;
}

/** Eight bits of nobody's alphabet: UTF-8 where it is that, else Latin-1. */
function decodeBinary(octets: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return octets.toString('latin1');
  }
}
