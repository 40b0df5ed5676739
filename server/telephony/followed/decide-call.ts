import * as z from 'zod/mini';
import { type CallState, EndReason } from '../../../protocol/call.ts';

/** What a leg is at; each comes after those before it, and none goes back. */
const Phase = z.enum(['waiting', 'offered', 'talking', 'gone']);
export type Phase = z.infer<typeof Phase>;
const RANK: Record<Phase, number> = { waiting: 0, offered: 1, talking: 2, gone: 3 };

/** Milliseconds since 1970. */
const Moment = z.int();

const Leg = z.object({
  phase: Phase,
  /** The source's name of the agent; `null`: nobody's who texts. */
  agent: z.nullable(z.string()),
  /** What the agent signs in with, where that is another name. */
  login: z._default(z.nullable(z.string()), null),
  offeredAt: z.nullable(Moment),
  answeredAt: z.nullable(Moment),
  goneAt: z.nullable(Moment),
  why: z.nullable(EndReason),
  /** The source's name of the queue. */
  queue: z.nullable(z.string()),
});
type Leg = z.infer<typeof Leg>;

const FACTS = ['caller', 'dialled', 'direction', 'language', 'queue'] as const;
type FactName = (typeof FACTS)[number];
const Fact = z.optional(z.object({ value: z.string(), at: Moment }));

/** All that is known of a call, as it is stored. What came in which order leaves no trace in it. */
export const FollowedCall = z.object({
  startedAt: Moment,
  /** When anything of it was heard last. */
  newsAt: Moment,
  /** The caller's own leg; `null`: the source has none, and the call is over with the last of its legs. */
  caller: z.nullable(Leg),
  legs: z.record(z.string(), Leg),
  hold: z.nullable(z.object({ order: z.int(), is: z.boolean() })),
  facts: z.object({ caller: Fact, dialled: Fact, direction: Fact, language: Fact, queue: Fact }),
  /** It was given up: nobody had it for too long. */
  quiet: z.boolean(),
});
export type FollowedCall = z.infer<typeof FollowedCall>;

/** What is heard of one leg. It may come late, twice and out of order. */
export interface News {
  /** When it happened, in milliseconds since 1970. */
  at: number;
  leg: { of: 'caller' } | { of: 'other'; id: string };
  phase: Phase;
  agent?: string | undefined;
  login?: string | undefined;
  queue?: string | undefined;
  why?: EndReason | undefined;
  /** Whether the call is held; the one of the highest order is true. */
  hold?: { order: number; is: boolean } | undefined;
  facts?: { [K in FactName]?: string | undefined };
}

/** Of two reasons for one end, the one that says more. */
const SAYS_MORE: readonly EndReason[] = [
  'failed',
  'network',
  'caller_hangup',
  'agent_hangup',
  'transferred_out',
  'rejected',
  'missed',
  'abandoned',
  'system',
  'unknown',
];

const newLeg = (): Leg => ({
  ...{ phase: 'waiting', agent: null, login: null, offeredAt: null, answeredAt: null, goneAt: null },
  ...{ why: null, queue: null },
});

/** Whether the source has a leg of the caller's own is known from the first word on. */
export const newCall = (at: number, { hasCallerLeg }: { hasCallerLeg: boolean }): FollowedCall => ({
  ...{ startedAt: at, newsAt: at, caller: hasCallerLeg ? newLeg() : null, legs: {}, hold: null },
  ...{ facts: {}, quiet: false },
});

/** The call after `news`; the same object where that changes nothing. The order of what is heard does not matter. Pure. */
export function applyNews(call: FollowedCall, news: News, now: number): FollowedCall {
  const { leg, at } = news;
  const before = leg.of === 'caller' ? (call.caller ?? newLeg()) : (call.legs[leg.id] ?? newLeg());
  const after = joined(before, news);
  const isNewLeg = leg.of === 'other' && call.legs[leg.id] === undefined;
  const isHold = news.hold && (call.hold === null || isLaterHold(news.hold, call.hold));
  const next: FollowedCall = {
    ...call,
    startedAt: Math.min(call.startedAt, at),
    ...(leg.of === 'caller' ? { caller: after } : { legs: { ...call.legs, [leg.id]: after } }),
    hold: isHold ? news.hold! : call.hold,
    facts: withFacts(call.facts, news),
  };
  const isSame = !isNewLeg && JSON.stringify(next) === JSON.stringify(call);
  return isSame ? call : { ...next, newsAt: now };
}

/** Two words with the same number do not come; if they do, one of them is chosen, whichever came first. */
const isLaterHold = (one: { order: number; is: boolean }, known: { order: number; is: boolean }): boolean =>
  one.order > known.order || (one.order === known.order && one.is && !known.is);

function joined(leg: Leg, { phase, at, agent, login, queue, why }: News): Leg {
  const earliest = (known: number | null, is: boolean) =>
    is ? Math.min(known ?? Number.MAX_SAFE_INTEGER, at) : known;
  return {
    phase: RANK[phase] > RANK[leg.phase] ? phase : leg.phase,
    agent: later(leg.agent, agent),
    login: later(leg.login, login),
    offeredAt: earliest(leg.offeredAt, phase === 'offered'),
    answeredAt: earliest(leg.answeredAt, phase === 'talking'),
    goneAt: earliest(leg.goneAt, phase === 'gone'),
    why: why === undefined || (leg.why !== null && says(leg.why) <= says(why)) ? leg.why : why,
    queue: later(leg.queue, queue),
  };
}

const says = (why: EndReason): number => {
  const at = SAYS_MORE.indexOf(why);
  return at < 0 ? SAYS_MORE.length : at;
};

/** A leg has one agent and one queue; should a source say two, one is chosen whichever came first. */
const later = (known: string | null, given: string | undefined): string | null =>
  given === undefined || (known !== null && known >= given) ? known : given;

function withFacts(facts: FollowedCall['facts'], { at, facts: given = {} }: News): FollowedCall['facts'] {
  const next: FollowedCall['facts'] = {};
  for (const name of FACTS) {
    const known = facts[name];
    const value = given[name];
    const isNews =
      value !== undefined && (!known || at > known.at || (at === known.at && value > known.value));
    if (isNews) next[name] = { value, at };
    else if (known) next[name] = known;
  }
  return next;
}

export interface CallNow {
  state: Extract<CallState, 'ringing' | 'connected' | 'held' | 'transferring' | 'ended'>;
  /** Who is in charge, by the source's name. */
  agent: string | null;
  login: string | null;
  /** The source's name of the queue. */
  queue: string | null;
  connectedAt: number | null;
  endReason: EndReason | null;
}

/** Whose call it is. Of two agents who have it, as while one consults another, the one who answered last. Pure. */
export function stateOf(call: FollowedCall): CallNow {
  const legs = Object.entries(call.legs)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, leg]) => leg)
    .sort((one, other) => (one.answeredAt ?? 0) - (other.answeredAt ?? 0));
  const takers = legs.filter(({ agent, answeredAt }) => agent !== null && answeredAt !== null);
  const holder = takers.findLast(({ phase }) => phase === 'talking');
  const last = holder ?? takers.at(-1);
  const asked = legs.filter(({ phase }) => phase === 'offered' || phase === 'waiting');
  const says = (state: CallNow['state'], endReason: EndReason | null = null): CallNow => ({
    ...{
      state,
      agent: last?.agent ?? null,
      login: last?.login ?? null,
      endReason,
      connectedAt: takers[0]?.answeredAt ?? null,
    },
    queue: queueOf(call, { legs, last }),
  });
  const end = endOf(call, { legs, takers, holder });
  if (end !== null) return says('ended', end);
  if (holder) {
    const isPassing = asked.some(
      ({ agent, offeredAt }) => agent !== null && (offeredAt ?? 0) > holder.answeredAt!,
    );
    return says(isPassing ? 'transferring' : call.hold?.is ? 'held' : 'connected');
  }
  return says(takers.length === 0 ? 'ringing' : 'transferring');
}

/** That of whoever has the call, else of the leg that was offered last, else of the call itself. */
function queueOf(call: FollowedCall, { legs, last }: { legs: readonly Leg[]; last: Leg | undefined }) {
  const own = legs
    .filter(({ queue }) => queue !== null)
    .sort((one, other) => (one.offeredAt ?? one.answeredAt ?? 0) - (other.offeredAt ?? other.answeredAt ?? 0))
    .at(-1);
  return last?.queue ?? own?.queue ?? call.facts.queue?.value ?? null;
}

interface Ending {
  legs: readonly Leg[];
  takers: readonly Leg[];
  holder: Leg | undefined;
}

function endOf(call: FollowedCall, { legs, takers, holder }: Ending): EndReason | null {
  const { caller, quiet } = call;
  const nobody = takers.length === 0 ? 'missed' : null;
  if (caller?.phase === 'gone') {
    if (caller.why !== null && caller.why !== 'unknown') return caller.why;
    return nobody ?? hungUpBefore(takers, caller.goneAt!) ?? 'unknown';
  }
  const isPassedOut =
    !holder &&
    takers.length > 0 &&
    legs.some(({ agent, phase }) => agent === null && phase === 'talking') &&
    legs.every(({ phase }) => phase !== 'offered' && phase !== 'waiting');
  if (caller && (isPassedOut || quiet)) return nobody ?? 'transferred_out';
  if (quiet) return nobody ?? 'unknown';
  const isOver = !caller && legs.length > 0 && legs.every(({ phase }) => phase === 'gone');
  if (!isOver) return null;
  const lastGone = [...legs].sort((one, other) => one.goneAt! - other.goneAt!).at(-1)!;
  const why = lastGone.why ?? 'unknown';
  return nobody !== null && (why === 'unknown' || why === 'system') ? nobody : why;
}

/** The agent left of their own accord, and the caller's leg ended with that or after it. */
const hungUpBefore = (takers: readonly Leg[], goneAt: number): EndReason | null => {
  const last = takers.at(-1);
  return last?.why === 'agent_hangup' && last.goneAt !== null && last.goneAt <= goneAt
    ? 'agent_hangup'
    : null;
};

/** Seconds a call may be with nobody after somebody had it, and a call at all. */
const QUIET_SECONDS = { passing: 60, any: 12 * 3_600 };

/** The call, given up where nobody has had it for too long; the same object where not. Pure. */
export function endedByQuiet(call: FollowedCall, now: number): FollowedCall {
  const { state } = stateOf(call);
  if (state === 'ended') return call;
  const isPassing = state === 'transferring' && !hasTalker(call);
  const seconds = isPassing ? QUIET_SECONDS.passing : QUIET_SECONDS.any;
  return now - call.newsAt >= seconds * 1_000 ? { ...call, quiet: true } : call;
}

const hasTalker = ({ legs }: FollowedCall): boolean =>
  Object.values(legs).some(({ agent, phase }) => agent !== null && phase === 'talking');

/** Whether something was not heard: the call is held, and nobody has it. Pure. */
export const isLacking = (call: FollowedCall): boolean => call.hold?.is === true && !hasTalker(call);

/** Whether it is over soon, or with the next agent soon: what is looked at more often. Pure. */
export const isPassing = (call: FollowedCall): boolean =>
  stateOf(call).state === 'transferring' && !hasTalker(call);
