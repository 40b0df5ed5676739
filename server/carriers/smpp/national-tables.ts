/**
 * The national language tables of 3GPP TS 23.038 Annex A, by their identifiers (TS 23.040 §9.2.3.24.15): 1 Turkish, 2 Spanish,
 * 3 Portuguese, 4 Bengali, 5 Gujarati, 6 Hindi, 7 Kannada, 8 Malayalam, 9 Oriya, 10 Punjabi, 11 Tamil, 12 Telugu, 13 Urdu. A table
 * has 128 characters; a space stands where none is defined. Texts are only read by them, never written.
 */
const ESC = '\x1b';
const LATIN_CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LATIN = LATIN_CAPITALS.toLowerCase();

/** A table with the letters of `own` where the others have `·`, in order; a space where there is none. */
const fill = (skeleton: string, own: readonly string[]): string => {
  let next = 0;
  return skeleton.replaceAll('·', () => own[next++] ?? ' ');
};
const dots = (count: number) => '·'.repeat(count);

/** Annex A.3.4 to A.3.13 have their digits, signs and Latin letters at the same places. */
const LOCKING =
  `${dots(10)}\n··\r${dots(13)}${ESC}${dots(4)} !${dots(6)})(··,·.·0123456789:;${dots(3)}?` +
  `${dots(33)}${LATIN}${dots(5)}`;
/** So have Annex A.2.4 to A.2.13. */
const SINGLE =
  `@£$¥¿"¤%&'\f*+ -/<=>¡^¡_#*·· ${dots(12)}{}${dots(5)}\\${dots(12)}[~]·|${LATIN_CAPITALS}` +
  `${' '.repeat(10)}€${' '.repeat(26)}`;

/** Offsets in a script's block of Unicode, in the order of the locking tables: scripts of India are laid out alike. */
const LETTERS = [...range(0x01, 0x03), ...range(0x05, 0x39), ...range(0x3c, 0x4d)];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

interface Script {
  block: number;
  /** Offsets of `LETTERS` that the script has not. */
  missing: readonly number[];
  /** Offsets of the six last characters of the locking table, the first of them before the Latin letters. */
  last: readonly [number, number, number, number, number, number];
  /** Code points of the single shift table. */
  single: readonly number[];
}

const DANDA = [0x0964, 0x0965];
const digits = (zero: number) => range(zero, zero + 9);

const SCRIPTS: Readonly<Record<number, Script>> = {
  4: {
    block: 0x0980,
    missing: [0x0d, 0x0e, 0x11, 0x12, 0x29, 0x31, 0x33, 0x34, 0x35, 0x45, 0x46, 0x49, 0x4a],
    last: [0x4e, 0x57, 0x5c, 0x5d, 0x70, 0x71],
    single: [...digits(0x09e6), 0x09df, ...range(0x09e0, 0x09e3), ...range(0x09f2, 0x09fa)],
  },
  5: {
    block: 0x0a80,
    missing: [0x0e, 0x12, 0x29, 0x31, 0x34, 0x46, 0x4a],
    last: [0x50, 0x60, 0x61, 0x62, 0x63, 0x71],
    single: [...DANDA, ...digits(0x0ae6)],
  },
  6: {
    block: 0x0900,
    missing: [],
    last: [0x50, 0x72, 0x7b, 0x7c, 0x7e, 0x7f],
    single: [...DANDA, ...digits(0x0966), ...range(0x0951, 0x0954), ...range(0x0958, 0x0963), 0x0970, 0x0971],
  },
  7: {
    block: 0x0c80,
    missing: [0x01, 0x0d, 0x11, 0x29, 0x34, 0x45, 0x49],
    last: [0x55, 0x56, 0x60, 0x61, 0x62, 0x63],
    single: [...DANDA, ...digits(0x0ce6), 0x0cde, 0x0cf1, 0x0cf2],
  },
  8: {
    block: 0x0d00,
    missing: [0x01, 0x0d, 0x11, 0x29, 0x3c, 0x45, 0x49],
    last: [0x57, 0x60, 0x61, 0x62, 0x63, 0x79],
    single: [...DANDA, ...digits(0x0d66), ...range(0x0d70, 0x0d75), ...range(0x0d7a, 0x0d7f)],
  },
  9: {
    block: 0x0b00,
    missing: [0x0d, 0x0e, 0x11, 0x12, 0x29, 0x31, 0x34, 0x45, 0x46, 0x49, 0x4a],
    last: [0x56, 0x57, 0x60, 0x61, 0x62, 0x63],
    single: [...DANDA, ...digits(0x0b66), 0x0b5c, 0x0b5d, 0x0b5f, 0x0b70, 0x0b71],
  },
  10: {
    block: 0x0a00,
    missing: [
      ...range(0x0b, 0x0e),
      ...[0x11, 0x12, 0x29, 0x31, 0x34, 0x37, 0x3d, 0x43, 0x44, 0x45, 0x46, 0x49, 0x4a],
    ],
    last: [0x51, 0x70, 0x71, 0x72, 0x73, 0x74],
    single: [...DANDA, ...digits(0x0a66), 0x0a59, 0x0a5a, 0x0a5b, 0x0a5c, 0x0a5e, 0x0a75],
  },
  11: {
    block: 0x0b80,
    missing: [
      ...[0x01, 0x0b, 0x0c, 0x0d, 0x11, 0x16, 0x17, 0x18, 0x1b, 0x1d, 0x20, 0x21, 0x22, 0x25, 0x26, 0x27],
      ...[0x2b, 0x2c, 0x2d, 0x3c, 0x3d, 0x43, 0x44, 0x45, 0x49],
    ],
    last: [0x50, 0x57, 0x70, 0x71, 0x72, 0x79],
    single: [...DANDA, ...digits(0x0be6), ...range(0x0bf3, 0x0bf8), 0x0bfa],
  },
  12: {
    block: 0x0c00,
    missing: [0x0d, 0x11, 0x29, 0x34, 0x3c, 0x45, 0x49],
    last: [0x55, 0x56, 0x60, 0x61, 0x62, 0x63],
    single: [0x20, 0x20, ...digits(0x0c66), 0x0c58, 0x0c59, ...range(0x0c78, 0x0c7f)],
  },
};

function lockingOf({ block, missing, last: [before, ...after] }: Script): string {
  const letters = LETTERS.map((offset) =>
    missing.includes(offset) ? ' ' : String.fromCharCode(block + offset),
  );
  const ends = [before, ...after].map((offset) => String.fromCharCode(block + offset));
  return fill(LOCKING, [...letters, ...ends]);
}

const singleOf = ({ single }: Script): string => fill(SINGLE, [...String.fromCharCode(...single)]);

const URDU =
  'اآبٻڀپڦتۂٿٹٽٺټثجځڄڃڅچڇحخدڌڈډڊڏڍذرڑړڙزږژښسشصضطظعفقکڪګگڳڱلمنںڻڼوۄەہھءیېے' +
  '\u064d\u0650\u064f\u0657\u0654\u0655\u0651\u0653\u0656\u0670';
const URDU_SINGLE = '\u0600\u0601۰۱۲۳۴۵۶۷۸۹،؍؎؏\u0610\u0611\u0612\u0613\u0614؛؟ـ\u0652\u0658٫٬ٲٳۍ۔';

const TURKISH =
  '@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ' +
  `${ESC}ŞşßÉ !"#¤%&'()*+,-./0123456789:;<=>?İ${LATIN_CAPITALS}ÄÖÑÜ§ç${LATIN}äöñüà`;
const PORTUGUESE =
  '@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|' +
  `${ESC}ÂâÊÉ !"#º%&'()*+,-./0123456789:;<=>?Í${LATIN_CAPITALS}ÃÕÚÜ§~${LATIN}ãõ\`üà`;

/** A single shift table: the characters of `own` by their places, over the extension table's that `keep` has. */
function singleShift(own: Readonly<Record<number, string>>): string {
  return Array.from({ length: 128 }, (_, code) => own[code] ?? EXTENSION_CODES[code] ?? ' ').join('');
}

/** 3GPP TS 23.038 §6.2.1.1. */
const EXTENSION_CODES: Readonly<Record<number, string>> = {
  ...{ 0x0a: '\f', 0x14: '^', 0x28: '{', 0x29: '}', 0x2f: '\\', 0x3c: '[', 0x3d: '~', 0x3e: ']', 0x40: '|' },
  0x65: '€',
};

const entries = Object.entries(SCRIPTS).map(([id, script]) => [Number(id), script] as const);

/** In place of the basic table. Spanish has none. */
export const LOCKING_TABLES: ReadonlyMap<number, string> = new Map([
  [1, TURKISH],
  [3, PORTUGUESE],
  ...entries.map(([id, script]) => [id, lockingOf(script)] as const),
  [13, fill(LOCKING, [...URDU])],
]);

/** In place of the extension table, behind an ESC. */
export const SINGLE_SHIFT_TABLES: ReadonlyMap<number, string> = new Map([
  [0, singleShift({})],
  [1, singleShift({ 0x47: 'Ğ', 0x49: 'İ', 0x53: 'Ş', 0x63: 'ç', 0x67: 'ğ', 0x69: 'ı', 0x73: 'ş' })],
  [
    2,
    singleShift({
      ...{
        0x09: 'ç',
        0x41: 'Á',
        0x49: 'Í',
        0x4f: 'Ó',
        0x55: 'Ú',
        0x61: 'á',
        0x69: 'í',
        0x6f: 'ó',
        0x75: 'ú',
      },
    }),
  ],
  [
    3,
    singleShift({
      ...{
        0x05: 'ê',
        0x09: 'ç',
        0x0b: 'Ô',
        0x0c: 'ô',
        0x0e: 'Á',
        0x0f: 'á',
        0x12: 'Φ',
        0x13: 'Γ',
        0x15: 'Ω',
      },
      ...{
        0x16: 'Π',
        0x17: 'Ψ',
        0x18: 'Σ',
        0x19: 'Θ',
        0x1f: 'Ê',
        0x41: 'À',
        0x49: 'Í',
        0x4f: 'Ó',
        0x55: 'Ú',
      },
      ...{
        0x5b: 'Ã',
        0x5c: 'Õ',
        0x61: 'Â',
        0x69: 'í',
        0x6f: 'ó',
        0x75: 'ú',
        0x7b: 'ã',
        0x7c: 'õ',
        0x7f: 'â',
      },
    }),
  ],
  ...entries.map(([id, script]) => [id, singleOf(script)] as const),
  [13, fill(SINGLE, [...URDU_SINGLE])],
]);
