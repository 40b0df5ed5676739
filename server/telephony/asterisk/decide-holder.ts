import { type Exchange } from './decide-calls.ts';
import { endpointOf, type Feed, type Leg, twinOf } from './decide-feed.ts';
import { meantAgent, type Meaning } from './decide-meaning.ts';

/** Parties of a bridge that are machines of the exchange. */
const MACHINE =
  /^(?:Announcer|Bridge|CBAnn|CBRec|ConfBridgeRecorder|Message|Recorder|Snoop|Surrogate|UnicastRTP|AudioSocket)\//;

/** Who has a call, and who had it. */
export interface HadBy {
  /** Who is with the caller now; the one who came last. */
  agent: string | null;
  /** The agent met last, whether or not they have left. */
  taken: string | null;
  /** The caller is with somebody who does not text, after an agent. */
  isOut: boolean;
  /** An endpoint that nobody here knows. */
  stranger: string | null;
  /** Legs by which an agent had the call; `null`: nobody did. */
  legsOf(agent: string | null): readonly string[] | null;
  /** This agent handed the caller on. */
  hasPassed(agent: string | null): boolean;
}

/** The feeds that are up: the one that told more of this caller first, AMI of two that told as much. */
export function inOrder({ ami, ari }: Exchange, id: string): Feed[] {
  const movesIn = ({ legs }: Feed) => legs.get(id)?.moves ?? 0;
  const both = movesIn(ari) > movesIn(ami) ? [ari, ami] : [ami, ari];
  return both.filter(({ isUp }) => isUp);
}

/** By whom the caller was in a bridge with, in that order. Pure. */
export function hadBy(exchange: Exchange, meaning: Meaning, id: string): HadBy {
  const [feed] = inOrder(exchange, id).filter(({ legs }) => legs.has(id));
  const caller = feed?.legs.get(id);
  const parties = new Map<string, Leg[]>();
  const result = {
    agent: null as string | null,
    taken: null as string | null,
    stranger: null as string | null,
  };
  let isWithStranger = false;
  for (const legId of caller?.met ?? []) {
    const leg = feed!.legs.get(legId);
    if (!leg || MACHINE.test(leg.name)) continue;
    const party = partyOf(feed!, leg);
    const who = whoIs(exchange, meaning, party);
    const isWith = caller!.bridge !== null && leg.bridge === caller!.bridge;
    if (who === undefined) continue;
    if (who === null) {
      result.stranger = endpointOf(leg.name);
      isWithStranger ||= isWith;
      continue;
    }
    parties.set(who, party);
    result.taken = who;
    if (isWith) result.agent = who;
  }
  const legs = (agent: string | null) => (agent === null ? null : (parties.get(agent) ?? []));
  return {
    ...result,
    isOut: isWithStranger && result.taken !== null && result.agent === null,
    legsOf: (agent) => legs(agent)?.map((leg) => leg.id) ?? null,
    hasPassed: (agent) => legs(agent)?.some(({ hasPassed }) => hasPassed) ?? false,
  };
}

/** A leg, and those behind it where it is half of a channel of the exchange's own. */
function partyOf(feed: Feed, leg: Leg): Leg[] {
  return [leg, ...(twinOf(feed, leg)?.met ?? []).flatMap((id) => feed.legs.get(id) ?? [])];
}

/** The agent of a party; `null`: somebody else; nothing: it cannot be told yet. */
function whoIs({ ami }: Exchange, meaning: Meaning, party: readonly Leg[]): string | null | undefined {
  for (const leg of [...party].reverse()) {
    const names = [...(ami.legs.get(leg.id)?.names ?? []), endpointOf(leg.name)];
    const agent = meantAgent(meaning, names);
    if (agent !== null) return agent;
  }
  const [leg] = party;
  // what is behind it was met by nobody yet; what a queue calls its members is told by AMI alone
  const isOpen = party.length === 1 && leg!.name.startsWith('Local/');
  return isOpen || (leg!.isOfQueue && !ami.legs.has(leg!.id)) ? undefined : null;
}
