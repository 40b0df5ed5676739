/** Units that fit: alone in one message, and in each segment of a longer one. */
export interface SegmentLimits {
  readonly single: number;
  readonly multi: number;
}

/**
 * What a carrier's numbers can say in GSM-7, and how much fits a segment. Ours is an estimate of what the carrier
 * bills; the carrier's own count, where it gives one, is stored beside it.
 */
export interface EncodingProfile {
  readonly id: string;
  /** Septets of each UTF-16 unit: 1, 2 (extension table, behind an ESC), or 0 where it is not in the alphabet. */
  readonly alphabet: Uint8Array;
  /** Limits in septets. */
  readonly gsm7: SegmentLimits;
  /** Limits in UTF-16 units. */
  readonly ucs2: SegmentLimits;
  /** Segments of one text the carrier takes at most, whatever the settings allow. */
  readonly maxSegments: number;
}

/** 3GPP TS 23.038 §6.2.1, in code order without ESC: an escape typed by a person is no character. */
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** 3GPP TS 23.038 §6.2.1.1. */
const GSM_EXTENSION = '\f^{}\\[~]|€';

/** Telnyx documentation, "Message encoding": no €, §, ¤, Ç and no Greek. */
const TELNYX_BASIC =
  '\n\r !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz' +
  '£¥èéùìòØøÅåÆæßÉ¡ÄÖÜÑ¿äöñüà';
const TELNYX_EXTENSION = '^{}\\[~]|';

function weights(basic: string, extension: string): Uint8Array {
  const alphabet = new Uint8Array(65_536);
  for (const character of basic) alphabet[character.charCodeAt(0)] = 1;
  for (const character of extension) alphabet[character.charCodeAt(0)] = 2;
  return alphabet;
}

/** 140 octets, less 6 for the concatenation header with an 8-bit reference. Source: 3GPP TS 23.040 §9.2.3.24.1. */
const REFERENCE_8_BIT = { gsm7: { single: 160, multi: 153 }, ucs2: { single: 70, multi: 67 } } as const;
/** 140 octets, less 7 for the header with a 16-bit reference. Source: 3GPP TS 23.040 §9.2.3.24.8. */
const REFERENCE_16_BIT = { gsm7: { single: 160, multi: 152 }, ucs2: { single: 70, multi: 66 } } as const;

/** The settings alone limit the segments. */
const UNLIMITED = { maxSegments: Number.POSITIVE_INFINITY } as const;

const STANDARD_ALPHABET = weights(GSM_BASIC, GSM_EXTENSION);

/** The standard alphabet, segments joined by an 8-bit reference. */
export const GSM7: EncodingProfile = {
  id: 'gsm7',
  alphabet: STANDARD_ALPHABET,
  ...REFERENCE_8_BIT,
  ...UNLIMITED,
};
/** The standard alphabet, segments joined by a 16-bit reference. */
export const GSM7_16_BIT: EncodingProfile = {
  id: 'gsm7-16bit',
  alphabet: STANDARD_ALPHABET,
  ...REFERENCE_16_BIT,
  ...UNLIMITED,
};
/** Telnyx long codes: a smaller alphabet, and ten segments. Source: Telnyx documentation, "Character and rate limits". */
export const TELNYX_LONGCODE: EncodingProfile = {
  id: 'telnyx-longcode',
  alphabet: weights(TELNYX_BASIC, TELNYX_EXTENSION),
  ...REFERENCE_8_BIT,
  maxSegments: 10,
};

const PROFILES: ReadonlyMap<string, EncodingProfile> = new Map(
  [GSM7, GSM7_16_BIT, TELNYX_LONGCODE].map((profile) => [profile.id, profile]),
);

/** The profile of that id. An unknown id, from a server of another version, counts by the standard: `gsm7`. */
export function findProfile(id: string): EncodingProfile {
  return PROFILES.get(id) ?? GSM7;
}
