import { MAX_CHARACTERS } from '../protocol/message.ts';

/** How near a text is to the hard limit; each is spoken once on the way up. */
export const LIMIT_LEVELS = ['far', 'near', 'limit', 'over'] as const;
export type LimitLevel = (typeof LIMIT_LEVELS)[number];

/** `near` from 90 % on. */
export function limitLevel(characters: number): LimitLevel {
  if (characters > MAX_CHARACTERS) return 'over';
  if (characters === MAX_CHARACTERS) return 'limit';
  return characters >= MAX_CHARACTERS * 0.9 ? 'near' : 'far';
}

/**
 * What to speak when a text of `characters` follows one for which `spoken` was the highest level said. Going far below
 * the limit forgets what was said.
 */
export function stepLimit(
  spoken: LimitLevel,
  characters: number,
): { spoken: LimitLevel; say: LimitLevel | null } {
  const level = limitLevel(characters);
  if (level === 'far') return { spoken: 'far', say: null };
  const rose = LIMIT_LEVELS.indexOf(level) > LIMIT_LEVELS.indexOf(spoken);
  return rose ? { spoken: level, say: level } : { spoken, say: null };
}
