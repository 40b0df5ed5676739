import { type CallReport, CallKey, type EndReason } from '../../../protocol/call.ts';
import { decideEnd, type EndView } from './decide-end.ts';
import { hadBy, inOrder } from './decide-holder.ts';
import { endpointOf, type Feed, forgetGone, type Leg, SILENT_FEED } from './decide-feed.ts';
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
  readonly calls: ReadonlyMap<string, Memory>;
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
  return { prefix, ami: SILENT_FEED, ari: SILENT_FEED, calls: new Map(calls) };
}

/** What there is to say of the calls now. Pure. */
export function decideReports(exchange: Exchange, meaning: Meaning, now: number): Outcome {
  const calls = new Map(exchange.calls);
  const outcome: Outcome = { exchange, reports: [], dueAt: null, strangers: [] };
  if (!exchange.ami.isUp && !exchange.ari.isUp) return outcome;
  const ids = new Set([...originsOf(exchange, meaning), ...calls.keys()]);
  const strangers = new Set<string>();
  for (const id of ids) {
    const before = calls.get(id) ?? UNHEARD_OF;
    if (before.said?.state === 'ended') {
      // remembered while its leg is: late events begin nothing anew
      if (!exchange.ami.legs.has(id) && !exchange.ari.legs.has(id)) calls.delete(id);
      continue;
    }
    const { said, dueAt, stranger, ...waits } = look(exchange, meaning, { id, before, now });
    if (stranger !== null) strangers.add(stranger);
    if (dueAt !== null) outcome.dueAt = Math.min(outcome.dueAt ?? dueAt, dueAt);
    const isNews = said !== null && (before.said === null || !isSame(before.said, said));
    const next = isNews ? { ...said, seq: (before.said?.seq ?? 0) + 1 } : before.said;
    if (isNews && next) outcome.reports.push(next);
    if (next === null && waits.goneAt === null) calls.delete(id);
    else calls.set(id, { said: next, ...waits });
  }
  const ami = forgetGone(exchange.ami, now - REMEMBER_MS);
  const ari = forgetGone(exchange.ari, now - REMEMBER_MS);
  return { ...outcome, exchange: { ...exchange, ami, ari, calls }, strangers: [...strangers] };
}

/** Calls that both feeds have, or one that is up: what a repeated report may say is still there. Pure. */
export const liveCalls = ({ calls, ami, ari }: Exchange): CallReport[] =>
  [...calls].flatMap(([id, { said, goneAt }]) =>
    said && said.state !== 'ended' && goneAt === null && (isThere(ami, id) || isThere(ari, id)) ? [said] : [],
  );

const isThere = ({ isUp, legs }: Feed, id: string): boolean => isUp && legs.get(id)?.gone === null;

/** Legs that began a call, and are nobody's here: what an agent dials is no caller's. */
function originsOf({ ami, ari }: Exchange, meaning: Meaning): string[] {
  const ids = new Set([...ami.legs.keys(), ...ari.legs.keys()]);
  return [...ids].filter((id) => {
    // AMI knows it for certain
    const leg = ami.legs.get(id) ?? ari.legs.get(id)!;
    return (
      leg.isOrigin && !leg.name.startsWith('Local/') && meantAgent(meaning, [endpointOf(leg.name)]) === null
    );
  });
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
  const feeds = inOrder(exchange);
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
  const [feed] = inOrder(exchange);
  const bridge = feed?.legs.get(id)?.bridge;
  const isHeld = [...(feed?.legs.values() ?? [])].some((leg) => leg.bridge === bridge && leg.isHeld);
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
