import { classifyOptOut } from '../../../protocol/opt-out-words.ts';
import {
  type Evidence,
  groupBy,
  type HandOver,
  type Inbound,
  isOk,
  isRefused,
  keyOf,
  type Message,
  okIndex,
  pairOf,
  type Send,
} from '../evidence.ts';
import { type Violation } from '../history.ts';
import { reachOf } from '../reach-of.ts';
import { keyOfSend } from './accepted.ts';

const violation = (what: string): Violation => ({ invariant: 'I8', what });

/** One text of a caller that may have come several times. It had its effect at some moment from `first` to `last`. */
interface Word {
  eventId: string;
  means: 'stop' | 'start';
  first: { index: number; at: number };
  /** The first acknowledgement; `Infinity`: it may have its effect yet. */
  last: { index: number; at: number };
}

/**
 * I8: between an acknowledged STOP and the caller's next START, nothing leaves but what was on its way; from no number of
 * the company, where opt-outs count so.
 */
export function checkOptOut(evidence: Evidence): Violation[] {
  const ours = new Set(evidence.contents.phone_number.map(({ tenant_id, e164 }) => keyOf(tenant_id, e164)));
  const toUs = evidence.inbounds.filter(({ request }) =>
    ours.has(keyOf(request.tenantId, request.ourNumber)),
  );
  const reaches = groupBy(toUs, ({ request: { tenantId, ourNumber, caller } }) =>
    reachOf(evidence, { tenant_id: tenantId, our_number: ourNumber, caller }),
  );
  return [...reaches].flatMap(([reach, inbounds]) => {
    const words = wordsOf(inbounds);
    return words
      .filter(({ means, last }) => means === 'stop' && last.index !== Infinity)
      .flatMap((stop) => checkStop(evidence, reach, stop, words));
  });
}

function wordsOf(inbounds: readonly Inbound[]): Word[] {
  const events = groupBy(inbounds, ({ request }) => request.eventId);
  return [...events].flatMap(([eventId, all]): Word[] => {
    const operations = all.filter((operation) => !isRefused(operation));
    const means = operations[0] && meaningOf(operations[0].request.text);
    if (!operations[0] || !means) return [];
    const acknowledged = operations.filter(isOk).sort((a, b) => okIndex(a) - okIndex(b))[0]?.ended;
    const last = acknowledged ?? { index: Infinity, at: Infinity };
    return [{ eventId, means, first: operations[0].invoked, last }];
  });
}

/** Words that mean STOP in any conversation; those that may mean START in one. */
function meaningOf(text: string): Word['means'] | null {
  const verdict = classifyOptOut(text, []);
  if (verdict === 'opt_out') return 'stop';
  return verdict === 'opt_in' || verdict === 'opt_in_if_opted_out' ? 'start' : null;
}

function checkStop(evidence: Evidence, reach: string, stop: Word, words: readonly Word[]): Violation[] {
  const starts = words.filter(({ means, last }) => means === 'start' && last.index > stop.first.index);
  // a START at the same time may have come second
  if (starts.some(({ first }) => first.index < stop.last.index)) return [];
  const end = starts.reduce((earliest, { first }) => (first.index < earliest.index ? first : earliest), {
    index: Infinity,
    at: Infinity,
  });
  const left = evidence.handOvers.filter(({ reference, at }) => {
    if (at <= stop.last.at || at >= end.at) return false;
    return messagesOf(evidence, reference).some((message) => reachOf(evidence, message) === reach);
  });
  // one of each pair may have been on its way, if the way was not too long
  const { longestWayOut = Infinity } = evidence;
  const overdue = left.filter(
    (line) => line.at > stop.last.at + longestWayOut || claimedAfter(evidence, line) > stop.last.at,
  );
  const ofPairs = groupBy(left, ({ reference }) => messagesOf(evidence, reference).map(pairOf).join());
  const late = [...ofPairs.values()]
    .flatMap((ofPair) => (ofPair.length > 1 ? ofPair : ofPair.filter((line) => overdue.includes(line))))
    .map(({ reference }) => reference);
  return [
    ...(late.length > 0
      ? [violation(`after the STOP of event ${stop.eventId} these were handed over: ${late.join(' ')}`)]
      : []),
    ...checkSends(evidence, reach, { stop, end: end.index }),
  ];
}

/** It was claimed later than this: when the attempt before it was answered. */
function claimedAfter({ handOversOf }: Evidence, { reference, index }: HandOver): number {
  const before = (handOversOf.get(reference) ?? []).filter((line) => line.index < index).at(-1);
  return before?.answeredAt ?? -Infinity;
}

function checkSends(
  evidence: Evidence,
  reach: string,
  { stop, end }: { stop: Word; end: number },
): Violation[] {
  const { sends, sessions } = evidence;
  const reachOfSend = ({ request }: Send) => {
    const session = sessions.get(keyOf(request.tenantId, request.sessionId));
    return session && reachOf(evidence, session);
  };
  const reached = sends.filter((send) => !isRefused(send) && reachOfSend(send) === reach);
  return [...groupBy(reached, keyOfSend).values()].flatMap((repeats) => {
    const first = Math.min(...repeats.map(({ invoked }) => invoked.index));
    const taken = repeats.find((send) => okIndex(send) < end);
    return taken && first > stop.last.index
      ? [violation(`send ${taken.id} was acknowledged after the STOP of event ${stop.eventId}`)]
      : [];
  });
}

/** The message a hand-over was of, in whichever tenant it is. */
function messagesOf({ contents, messages }: Evidence, reference: string): Message[] {
  return contents.tenant.flatMap(({ id }) => messages.get(keyOf(id, reference)) ?? []);
}
