import { type BlockReason, type NumberChoice } from '../../protocol/session.ts';
import { type DestinationDecision } from '../numbers/decide-destination.ts';

/** One of our numbers that could serve the call. */
export interface Candidate {
  e164: string;
  liveSessions: number;
  /** Segments. */
  ratePerSecond: number;
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

export type Opening<N> =
  { type: 'open'; number: N; choice: NumberChoice } | { type: 'blocked'; reason: BlockReason };

/**
 * Whether texting opens for a call that was answered, and on which of our numbers: the one the caller dialled, else the
 * one with the least to do, the first of equals. Pure.
 */
export function decideOpening<N extends Candidate>(facts: OpeningFacts<N>): Opening<N> {
  const reason = blockedBy(facts);
  if (reason) return { type: 'blocked', reason };
  const free = facts.numbers.filter((number) => !facts.busy.includes(number.e164));
  const known = free.find((number) => number.e164 === facts.dialled);
  if (known) return { type: 'open', number: known, choice: 'dialled' };
  const [first, ...others] = free;
  if (!first) return { type: 'blocked', reason: facts.numbers.length > 0 ? 'number_busy' : 'no_number' };
  const number = others.reduce((best, next) => (loadWith(next) < loadWith(best) ? next : best), first);
  return { type: 'open', number, choice: others.length === 0 ? 'only' : 'least_loaded' };
}

/** Sessions for each segment a second, with the one that opens: a number that may send faster takes more of them. */
const loadWith = ({ liveSessions, ratePerSecond }: Candidate): number => (liveSessions + 1) / ratePerSecond;

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
