/** A text whose answer was lost. */
export interface UnconfirmedText {
  messageId: string;
  from: string;
  to: string;
  text: string;
  /** It went to the carrier between these two, if at all. */
  earliest: Date;
  latest: Date;
}

/** A text the carrier has taken from us, of which we do not know which of ours it is. */
export interface UnclaimedText {
  carrierId: string;
  from: string;
  to: string;
  text: string;
  createdAt: Date;
}

/** The clock of a carrier may be off by this much. */
const SLACK_MS = 60_000;

/**
 * Which of the carrier's texts is which of ours, by the numbers, the words and the time. Only as many as there can be: where the carrier
 * has fewer of the same words than we, or more, nobody can say which it was, and none is matched. Pure.
 */
export function decideMatches(
  unconfirmed: readonly UnconfirmedText[],
  unclaimed: readonly UnclaimedText[],
): Map<string, string> {
  const matches = new Map<string, string>();
  for (const key of new Set(unconfirmed.map(keyOf))) {
    const texts = unconfirmed.filter((one) => keyOf(one) === key);
    const earliest = Math.min(...texts.map((one) => one.earliest.getTime())) - SLACK_MS;
    const latest = Math.max(...texts.map((one) => one.latest.getTime())) + SLACK_MS;
    const candidates = unclaimed.filter(
      (one) => keyOf(one) === key && one.createdAt.getTime() >= earliest && one.createdAt.getTime() <= latest,
    );
    if (candidates.length !== texts.length) continue;
    const ours = texts.toSorted((left, right) => left.earliest.getTime() - right.earliest.getTime());
    const theirs = candidates.toSorted((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
    ours.forEach(({ messageId }, i) => matches.set(messageId, theirs[i]!.carrierId));
  }
  return matches;
}

const keyOf = ({ from, to, text }: { from: string; to: string; text: string }): string =>
  JSON.stringify([from, to, text]);
