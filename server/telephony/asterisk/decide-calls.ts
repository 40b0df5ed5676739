import { type CallReport, CallKey, type EndReason } from '../../../protocol/call.ts';
import { SharedMap } from '../../../protocol/shared-map.ts';
import { decideEnd, type EndView } from './decide-end.ts';
import { hadBy, inOrder } from './decide-holder.ts';
import { endpointOf, type Feed, forgetGone, type Leg, SILENT_FEED, twinOf } from './decide-feed.ts';
import { meantAgent, type Meaning, meantLanguage, meantNumber, meantQueue } from './decide-meaning.ts';

/** What is remembered of a call: what was said of it last, and what it waits for. */
interface Memory {
  readonly said: CallReport | null;
  /** When it was first found gone, or not there; milliseconds. */
  readonly goneAt: number | null;
  /** When its agent was first found gone, and nobody in their place. */
  readonly aloneAt: number | null;
}

const UNHEARD_OF: Memory = { said: null, goneAt: null, aloneAt: null };

/** An exchange as both of its feeds tell of it. */
export interface Exchange {
  /** Begins the keys of its calls. */
  readonly prefix: string;
  readonly ami: Feed;
  readonly ari: Feed;
  /** By the unique id of the caller's leg. */
  readonly calls: SharedMap<Memory>;
  /** Calls of which there will be something to say though nothing happens, and when; milliseconds since 1970. */
  readonly due: ReadonlyMap<string, number>;
}

/** Names of endpoints that met a caller, and nobody here knows. */
export interface Outcome {
  exchange: Exchange;
  /** What is new, whole states. */
  reports: CallReport[];
  /** When to ask again without anything having happened, in milliseconds since 1970; `null`: no need. */
  dueAt: number | null;
  strangers: string[];
}

/** The other feed may say more of an end for so long; and of one that nobody told of. Milliseconds. */
const END_MS = 500;
/** Somebody who hangs up leaves a moment before the call is over. Milliseconds. */
const ALONE_MS = 300;
const UNHEARD_MS = 1_500;
/** What was said of a leg that is gone may come late by so much. Milliseconds. */
const REMEMBER_MS = 300_000;

/** An exchange nothing was heard of. `live`: what was last said of its calls that live, perhaps by another node. */
export function newExchange(id: string, live: readonly CallReport[]): Exchange {
  const prefix = `asterisk:${id}:`;
  const calls = live.map((said) => [said.callKey.slice(prefix.length), { ...UNHEARD_OF, said }] as const);
  return { prefix, ami: SILENT_FEED, ari: SILENT_FEED, calls: SharedMap.of(calls), due: new Map() };
}

/**
 * What there is to say of the calls now: of those that have to do with the legs `touched` since the last time, and of those that are
 * due; left out, of all. Pure.
 */
export function decideReports(
  exchange: Exchange,
  meaning: Meaning,
  now: number,
  touched?: readonly string[],
): Outcome {
  const outcome: Outcome = { exchange, reports: [], dueAt: null, strangers: [] };
  if (!exchange.ami.isUp && !exchange.ari.isUp) return outcome;
  const changed = new Map<string, Memory>();
  const over: string[] = [];
  const due = new Map(exchange.due);
  const strangers = new Set<string>();
  for (const id of touched === undefined ? allIds(exchange) : concernedIds(exchange, touched, now)) {
    const known = exchange.calls.get(id);
    if (!known && !isOrigin(exchange, meaning, id)) continue;
    const before = known ?? UNHEARD_OF;
    due.delete(id);
    if (before.said?.state === 'ended') {
      // remembered while its leg is: late events begin nothing anew
      if (!exchange.ami.legs.has(id) && !exchange.ari.legs.has(id)) over.push(id);
      continue;
    }
    const { said, dueAt, stranger, ...waits } = look(exchange, meaning, { id, before, now });
    if (stranger !== null) strangers.add(stranger);
    if (dueAt !== null) due.set(id, dueAt);
    const isNews = said !== null && (before.said === null || !isSame(before.said, said));
    const next = isNews ? { ...said, seq: (before.said?.seq ?? 0) + 1 } : before.said;
    if (isNews && next) outcome.reports.push(next);
    if (next === null && waits.goneAt === null) over.push(id);
    else changed.set(id, { said: next, ...waits });
  }
  const forget = (feed: Feed) => (touched === undefined ? forgetGone(feed, now - REMEMBER_MS) : feed);
  const calls = exchange.calls.with(changed).without(over);
  return {
    ...outcome,
    exchange: { ...exchange, ami: forget(exchange.ami), ari: forget(exchange.ari), calls, due },
    dueAt: due.size === 0 ? null : Math.min(...due.values()),
    strangers: [...strangers],
  };
}

const allIds = ({ ami, ari, calls }: Exchange): Iterable<string> =>
  new Set([...ami.legs.keys(), ...ari.legs.keys(), ...calls.keys()]);

/** Legs that have to do with these by bridges and halves of channels, however far, in either feed; and calls that are due. */
function concernedIds(
  { ami, ari, due }: Exchange,
  touched: readonly string[],
  now: number,
): Iterable<string> {
  const ids = new Set(touched);
  // a set gives what is added to it while it is walked through
  for (const id of ids)
    for (const feed of [ami, ari]) {
      const leg = feed.legs.get(id);
      if (!leg) continue;
      for (const one of leg.met) ids.add(one);
      const twin = twinOf(feed, leg);
      if (twin) ids.add(twin.id);
    }
  for (const [id, at] of due) if (at <= now) ids.add(id);
  return ids;
}

/** Calls that both feeds have, or one that is up: what a repeated report may say is still there. Pure. */
export const liveCalls = ({ calls, ami, ari }: Exchange): CallReport[] =>
  [...calls].flatMap(([id, { said, goneAt }]) =>
    said && said.state !== 'ended' && goneAt === null && (isThere(ami, id) || isThere(ari, id)) ? [said] : [],
  );

const isThere = ({ isUp, legs }: Feed, id: string): boolean => isUp && legs.get(id)?.gone === null;

/** Whether a leg began a call, and is nobody's here: what an agent dials is no caller's. */
function isOrigin({ ami, ari }: Exchange, meaning: Meaning, id: string): boolean {
  // AMI knows it for certain
  const leg = ami.legs.get(id) ?? ari.legs.get(id);
  if (!leg?.isOrigin || leg.name.startsWith('Local/')) return false;
  return meantAgent(meaning, [endpointOf(leg.name)]) === null;
}

interface Look extends Memory {
  dueAt: number | null;
  stranger: string | null;
}

function look(
  exchange: Exchange,
  meaning: Meaning,
  { id, before, now }: { id: string; before: Memory; now: number },
): Look {
  const feeds = inOrder(exchange, id);
  const legs = feeds.flatMap((feed) => feed.legs.get(id) ?? []);
  const [first] = legs;
  const had = hadBy(exchange, meaning, id);
  const { agent, taken, isOut, stranger } = had;
  const wasTaken = taken !== null || Boolean(before.said?.agent);
  const none: Look = { ...before, goneAt: null, aloneAt: null, dueAt: null, stranger };
  const queueName = legs.find(({ queue }) => queue !== null)?.queue ?? null;
  const dialled = before.said?.dialled ?? firstNumber(meaning, legs, 'dialled');
  const meant = before.said && queueName === null ? null : meantQueue(meaning, [queueName, dialled]);
  const queue = meant ?? before.said?.queue ?? null;
  // it was in no queue, and with nobody who texts: no call of ours yet
  if (queue === null || (queueName === null && !wasTaken && !before.said)) return none;

  const heard = legs.filter(({ gone }) => gone && !gone.isUnheard).length;
  const isHeard = heard > 0;
  const isGone = isHeard || legs.every(({ gone }) => gone !== null);
  const goneAt = isGone ? (before.goneAt ?? now) : null;
  const waitsUntil = goneAt === null ? null : goneAt + (isHeard ? END_MS : UNHEARD_MS);
  const isOver = isOut || (waitsUntil !== null && (heard === feeds.length || now >= waitsUntil));
  // between being gone and being over nothing else is said
  if (isGone && !isOver) return { ...none, goneAt, dueAt: waitsUntil };

  // what was said of it last, before whoever was met last: they may have left before
  const holder = agent ?? before.said?.agent?.id ?? taken;
  const isAlone = !isOver && wasTaken && agent === null && !had.hasPassed(holder);
  const aloneAt = isAlone ? (before.aloneAt ?? now) : null;
  if (aloneAt !== null && now < aloneAt + ALONE_MS) return { ...none, aloneAt, dueAt: aloneAt + ALONE_MS };

  // that of the feed which has heard that the caller chose
  const code = legs.find((leg) => leg.queue !== null)?.language ?? first?.language ?? '';
  const language = meantLanguage(meaning, code) ?? before.said?.language;
  const waitSms = before.said?.waitSms ?? legs.find((leg) => leg.waitSms !== null)?.waitSms;
  const since = before.said?.connectedAt ?? (holder === null ? null : new Date(now).toISOString());
  const report: CallReport = {
    ...{
      callKey: CallKey.parse(exchange.prefix + id),
      seq: 1,
      channel: 'phone',
      direction: 'inbound',
      queue,
    },
    state: isOver ? 'ended' : stateOf(exchange, id, { agent, holder, legs }),
    caller: before.said?.caller ?? firstNumber(meaning, legs, 'caller'),
    dialled,
    ...(language !== undefined && { language }),
    ...(waitSms && { waitSms }),
    agent: holder === null ? null : { id: holder },
    startedAt: before.said?.startedAt ?? startedAt(id, now),
    connectedAt: since,
    ...(isOver && { endReason: isOut ? 'transferred_out' : reasonOf(exchange, id, had.legsOf(holder)) }),
  };
  return { said: report, goneAt, aloneAt, dueAt: null, stranger };
}

function stateOf(
  exchange: Exchange,
  id: string,
  { agent, holder, legs }: { agent: string | null; holder: string | null; legs: readonly Leg[] },
): CallReport['state'] {
  if (agent === null) {
    if (holder !== null) return 'transferring';
    return legs.some(({ hasRung }) => hasRung) ? 'ringing' : 'offered';
  }
  const [feed] = inOrder(exchange, id);
  const bridge = feed?.legs.get(id)?.bridge ?? '';
  const isHeld = (feed?.bridges.get(bridge) ?? []).some((one) => feed?.legs.get(one)?.isHeld);
  return isHeld ? 'held' : 'connected';
}

/** `agentLegs`: of who had it last; none where nobody did. */
function reasonOf({ ami, ari }: Exchange, id: string, agentLegs: readonly string[] | null): EndReason {
  const views = [ami, ari].flatMap(({ isUp, legs }): EndView[] => {
    const caller = isUp ? legs.get(id) : undefined;
    const own = (agentLegs ?? []).flatMap((leg) => legs.get(leg) ?? []);
    return caller ? [{ caller, agent: own }] : [];
  });
  return decideEnd(views, { wasTaken: agentLegs !== null });
}

function firstNumber(meaning: Meaning, legs: readonly Leg[], of: 'caller' | 'dialled') {
  for (const leg of legs) {
    const number = meantNumber(meaning, leg[of]);
    if (number !== null) return number;
  }
  return null;
}

/** An id begins with the second in which its leg was made, behind the name of the system where it has one. */
function startedAt(id: string, now: number): string {
  const seconds = Number(/(?:^|-)(\d{9,11})\.\d+$/.exec(id)?.[1] ?? Number.NaN);
  return new Date(Number.isNaN(seconds) ? now : seconds * 1_000).toISOString();
}

const isSame = (one: CallReport, other: CallReport): boolean =>
  plain({ ...one, seq: 0 }) === plain({ ...other, seq: 0 });

const plain = (report: CallReport): string => JSON.stringify(Object.entries(report).sort());
