import { type CostlyNote, noteCostly } from '../protocol/costly-note.ts';
import { type CounterFacts, counterFacts } from '../protocol/counter-text.ts';
import { MAX_CHARACTERS } from '../protocol/message.ts';
import { normalizeText } from '../protocol/normalize-text.ts';
import { countSegments, type SegmentCount } from '../protocol/segments.ts';
import { resolveVariables } from '../protocol/variables.ts';
import { costliestProfile } from './costliest-profile.ts';

/** What a text that an administrator writes comes to. */
export interface TextLook {
  /** As it would stand on a telephone. */
  final: string;
  count: SegmentCount;
  counter: CounterFacts;
  costly: CostlyNote | null;
  /** Variables without a value and without a fallback. */
  missing: string[];
  /** Characters beyond the most there may be. */
  excess: number;
}

/** From how many messages on a text is costly, and how many it may take at most. */
export interface TextLimits {
  warnSegments: number;
  maxSegments: number;
}

/** A text that no agent looks at: from the second message on it costs, and only its characters are limited. */
export const UNSEEN_LIMITS: TextLimits = { warnSegments: 2, maxSegments: Number.POSITIVE_INFINITY };

export interface LookOptions {
  /** Encoding profiles of the numbers it may go out from: the costliest counts. */
  profileIds: readonly string[];
  /** Of variables, by name. */
  values?: Readonly<Record<string, string>>;
  limits?: TextLimits;
}

/** Counts as the widget does. Pure. */
export function lookAt(
  text: string,
  { profileIds, values = {}, limits = UNSEEN_LIMITS }: LookOptions,
): TextLook {
  const { text: filled, missing } = resolveVariables(text, values);
  const final = normalizeText(filled);
  const profile = costliestProfile(final, profileIds);
  const count = countSegments(final, profile);
  return {
    final,
    count,
    counter: counterFacts(count, profile, limits),
    costly: noteCostly(text, profile),
    missing,
    excess: Math.max(0, countSegments(normalizeText(text), profile).characters - MAX_CHARACTERS),
  };
}
