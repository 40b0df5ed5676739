import { type BlockReason } from '../../protocol/session.ts';
import { type DestinationDecision } from '../numbers/decide-destination.ts';

/** One of our numbers that could serve the call. */
export interface Candidate {
  e164: string;
  liveSessions: number;
}

export interface OpeningFacts<N extends Candidate> {
  inCallSms: boolean;
  queueOn: boolean;
  channel: string;
  /** `null`: withheld. */
  caller: string | null;
  /** Whether the caller's number may be texted. */
  destination: DestinationDecision;
  /** The queue's outbound numbers, in a stable order. */
  numbers: readonly N[];
  /** The number the caller dialled: the one they know. */
  dialled: string | null;
  /** Our numbers on which the caller has another live session. */
  busy: readonly string[];
}

export type Opening<N> = { type: 'open'; number: N } | { type: 'blocked'; reason: BlockReason };

/** Whether texting opens for a call that was answered, and on which of our numbers. Pure. */
export function decideOpening<N extends Candidate>(facts: OpeningFacts<N>): Opening<N> {
  const reason = blockedBy(facts);
  if (reason) return { type: 'blocked', reason };
  const free = facts.numbers.filter((number) => !facts.busy.includes(number.e164));
  const known = free.find((number) => number.e164 === facts.dialled);
  const number =
    known ??
    free.reduce<N | undefined>(
      (best, next) => (best && best.liveSessions <= next.liveSessions ? best : next),
      undefined,
    );
  if (number) return { type: 'open', number };
  return { type: 'blocked', reason: facts.numbers.length > 0 ? 'number_busy' : 'no_number' };
}

/** What stands against texting in this call, apart from a free number. */
export function blockedBy(
  facts: Omit<OpeningFacts<Candidate>, 'numbers' | 'dialled' | 'busy'>,
): BlockReason | null {
  if (!facts.inCallSms) return 'feature_off';
  if (facts.channel !== 'phone') return 'not_a_phone_call';
  if (!facts.queueOn) return 'queue_off';
  if (facts.caller === null) return 'caller_hidden';
  return facts.destination.ok ? null : facts.destination.reason;
}
