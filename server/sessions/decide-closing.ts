import { type ClosingOutcome } from '../../protocol/session.ts';

export interface ClosingFacts {
  inCallSms: boolean;
  closingWhen: 'ifAnyMessage' | 'always';
  /** Any message went out or came in. */
  anyMessage: boolean;
  optedOut: boolean;
  destinationAllowed: boolean;
  /** No enabled closing text in any language. */
  off: boolean;
  /** The text the language ladder found, variables filled; `null` at the end of the ladder, or with a variable empty. */
  text: string | null;
}

export type ClosingDecision =
  { outcome: 'queued'; text: string } | { outcome: Exclude<ClosingOutcome, 'queued' | 'handed_over'> };

/** Whether a session that ends owes its caller a closing text; if not, why. Pure. */
export function decideClosing(facts: ClosingFacts): ClosingDecision {
  if (!facts.inCallSms || facts.off) return { outcome: 'off' };
  if (facts.closingWhen === 'ifAnyMessage' && !facts.anyMessage) return { outcome: 'not_due' };
  if (facts.optedOut) return { outcome: 'opted_out' };
  if (!facts.destinationAllowed) return { outcome: 'blocked' };
  if (facts.text === null) return { outcome: 'no_text' };
  return { outcome: 'queued', text: facts.text };
}
