import { type BlockReason } from '../../protocol/session.ts';
import { blockedBy, type Candidate, type OpeningFacts } from './decide-opening.ts';

export interface WaitingFacts extends Omit<OpeningFacts<Candidate>, 'numbers' | 'dialled' | 'busy'> {
  /** The setting `waitTimeSms` of the call's queue. */
  waitTimeSms: boolean;
  /** The text the language ladder found, variables filled; `null` at the end of the ladder, or with a variable empty. */
  text: string | null;
}

export type WaitingDecision =
  { type: 'open'; text: string } | { type: 'none'; reason: BlockReason | 'wait_time_off' | 'no_text' };

/**
 * Whether a caller who waits, and has agreed, is texted: without a text to send they would not know where to write to.
 * Pure.
 */
export function decideWaiting(facts: WaitingFacts): WaitingDecision {
  if (!facts.waitTimeSms) return { type: 'none', reason: 'wait_time_off' };
  const reason = blockedBy(facts);
  if (reason) return { type: 'none', reason };
  return facts.text === null ? { type: 'none', reason: 'no_text' } : { type: 'open', text: facts.text };
}
