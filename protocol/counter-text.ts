import { type EncodingProfile } from './encoding-profile.ts';
import { MAX_CHARACTERS } from './message.ts';
import { type SegmentCount } from './segments.ts';

/** What the counter says; words and plurals are the locale's. */
export interface CounterFacts {
  /** Code points typed. */
  characters: number;
  /** Shown behind a slash: what one message holds, or 918 when the text is longer; `null`: show `segments` instead. */
  limit: number | null;
  segments: number;
  /** `danger`: cannot be sent. `warning`: costly, or nearly too long. */
  tone: 'normal' | 'warning' | 'danger';
}

/** From 90 % of the hard limit on the agent is warned. */
const NEARLY_TOO_LONG = Math.ceil(MAX_CHARACTERS * 0.9);

/**
 * `12 / 160` while the text is one message, `190 (2 messages)` beyond, `931 / 918` when it is too long. An extension
 * character is one character here although it costs two units, so `160 (2 messages)` is possible.
 */
export function counterFacts(
  { characters, segments, encoding }: Pick<SegmentCount, 'characters' | 'segments' | 'encoding'>,
  profile: EncodingProfile,
  { warnSegments, maxSegments }: { warnSegments: number; maxSegments: number },
): CounterFacts {
  if (characters > MAX_CHARACTERS) return { characters, limit: MAX_CHARACTERS, segments, tone: 'danger' };
  const { single } = encoding === 'GSM-7' ? profile.gsm7 : profile.ucs2;
  const limit = segments > 1 ? null : single;
  if (segments > Math.min(maxSegments, profile.maxSegments))
    return { characters, limit, segments, tone: 'danger' };
  const isCostly = segments >= warnSegments && segments > 1;
  return {
    characters,
    limit,
    segments,
    tone: isCostly || characters >= NEARLY_TOO_LONG ? 'warning' : 'normal',
  };
}
