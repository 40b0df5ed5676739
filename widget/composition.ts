import { type CostlyNote, noteCostly } from '../protocol/costly-note.ts';
import { type CounterFacts, counterFacts } from '../protocol/counter-text.ts';
import { findProfile } from '../protocol/encoding-profile.ts';
import { MAX_CHARACTERS } from '../protocol/message.ts';
import { isBlank, normalizeText } from '../protocol/normalize-text.ts';
import { countSegments, type SegmentCount } from '../protocol/segments.ts';
import type { WidgetPolicy } from '../protocol/session.ts';
import { smartEncode } from '../protocol/smart-encoding.ts';
import { resolveVariables } from '../protocol/variables.ts';

/** Why a text cannot be sent as it stands. */
export type Refusal =
  | { code: 'empty' }
  | { code: 'tooLong'; excess: number }
  | { code: 'variables'; names: string[] }
  | { code: 'tooManySegments'; segments: number; limit: number };

/** What an agent's text amounts to: everything the composer shows of it, and what is sent. */
export interface Composition {
  /** What the caller gets: variables filled, normalised, and with plain characters where the policy replaces them. */
  final: string;
  count: SegmentCount;
  counter: CounterFacts;
  refusal: Refusal | null;
  /** It is so long that the agent is asked before it goes. */
  asksFirst: boolean;
  costly: CostlyNote | null;
}

export type CompositionPolicy = Pick<
  WidgetPolicy,
  'encodingProfile' | 'smartEncoding' | 'warnSegments' | 'maxSegments'
>;

/** Looks at `text` as typed. Pure; fast enough for every keystroke. `variables`: values the call knows, by name. */
export function compose(
  text: string,
  policy: CompositionPolicy,
  variables: Readonly<Record<string, string>> = {},
): Composition {
  const profile = findProfile(policy.encodingProfile);
  const { text: resolved, missing } = resolveVariables(text, variables);
  const normal = normalizeText(resolved);
  const final = policy.smartEncoding ? smartEncode(normal, profile).text : normal;
  const count = countSegments(final, profile);
  return {
    final,
    count,
    counter: counterFacts(count, profile, policy),
    refusal: refuse(final, { count, missing, limit: policy.maxSegments }),
    asksFirst: count.segments > policy.warnSegments,
    costly: policy.smartEncoding ? null : noteCostly(text, profile),
  };
}

function refuse(
  final: string,
  { count, missing, limit }: { count: SegmentCount; missing: string[]; limit: number },
): Refusal | null {
  if (isBlank(final)) return { code: 'empty' };
  const excess = count.characters - MAX_CHARACTERS;
  if (excess > 0) return { code: 'tooLong', excess };
  if (missing.length > 0) return { code: 'variables', names: missing };
  return count.segments > limit ? { code: 'tooManySegments', segments: count.segments, limit } : null;
}
