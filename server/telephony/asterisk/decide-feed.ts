import { type WaitSms } from '../../../protocol/call.ts';
import { SharedMap } from '../../../protocol/shared-map.ts';

/** One channel of an exchange, as one of its two feeds has told of it. */
export interface Leg {
  /** Asterisk's unique id: the same in both feeds. */
  readonly id: string;
  /** `PJSIP/agent7-00000001`. */
  readonly name: string;
  /** It rang the exchange, rather than being rung by it. */
  readonly isOrigin: boolean;
  /** As the exchange writes it; empty: not told. */
  readonly caller: string;
  /** The first extension it was in: what the caller dialled. */
  readonly dialled: string;
  /** Asterisk's code, the latest. */
  readonly language: string;
  /** The latest queue it was in; `null`: none. */
  readonly queue: string | null;
  /** What the dialplan set `MIDCALL_WAIT_SMS` to first; `null`: not told. One feed alone tells. */
  readonly waitSms: WaitSms | null;
  /** A queue rang it; not every feed says so. */
  readonly isOfQueue: boolean;
  /** What a queue calls it: member's name and interface. */
  readonly names: readonly string[];
  /** Somebody was rung for it. */
  readonly hasRung: boolean;
  readonly bridge: string | null;
  /** Ids of the legs it was in a bridge with, in that order, once each. */
  readonly met: readonly string[];
  readonly isHeld: boolean;
  /** It handed its call on to somebody else. */
  readonly hasPassed: boolean;
  /** How much was told of who talks to whom in its bridges: of two feeds the one that told more is ahead. */
  readonly moves: number;
  /** The party itself asked to hang up: how many had asked before. `null`: it did not. */
  readonly asked: number | null;
  readonly gone: Gone | null;
}

/** `cause`: of Q.850; 0: not told. `isUnheard`: it is not there any more, and nobody said that it went. `at`: milliseconds. */
export interface Gone {
  readonly cause: number;
  readonly isUnheard: boolean;
  readonly at: number;
}

/** All that one feed has told. */
export interface Feed {
  readonly isUp: boolean;
  readonly legs: SharedMap<Leg>;
  /** Ids of legs by their names. */
  readonly names: SharedMap<string>;
  /** Ids of the legs that are in a bridge, by its id. */
  readonly bridges: SharedMap<readonly string[]>;
  /** Requests to hang up. */
  readonly asked: number;
}

export const SILENT_FEED: Feed = {
  ...{ isUp: false, asked: 0 },
  ...{ legs: SharedMap.of<Leg>(), names: SharedMap.of<string>(), bridges: SharedMap.of<readonly string[]>() },
};

/** What any event says of the leg it is about. */
export interface Sight {
  id: string;
  name: string;
  /** Left out: the feed does not say. */
  isOrigin?: boolean;
  isOfQueue?: boolean;
  caller?: string;
  dialled?: string;
  language?: string;
  queue?: string;
}

/** What an event of either feed comes to. */
export type Fact =
  | ({ is: 'seen' } & Sight)
  | { is: 'queued'; id: string; queue: string }
  | { is: 'consent'; id: string; waitSms: WaitSms }
  | { is: 'named'; id: string; names: readonly string[] }
  | { is: 'rung' | 'asked' | 'passed'; id: string }
  | { is: 'entered' | 'left'; id: string; bridge: string }
  | { is: 'held'; id: string; on: boolean }
  | { is: 'gone'; id: string; cause: number };

/** The feed after `fact`; the same object where it says nothing new. A leg that is gone does not come back. Pure. */
export function applyFact(feed: Feed, fact: Fact, now: number): Feed {
  const known = feed.legs.get(fact.id);
  if (fact.is === 'seen') {
    if (known?.gone) return feed;
    const leg = sighted(known, fact);
    return leg === known ? feed : withLegs(feed, [leg]);
  }
  if (!known || (known.gone && !(fact.is === 'gone' && known.gone.isUnheard))) return feed;
  switch (fact.is) {
    case 'queued':
      return known.queue === fact.queue ? feed : withLegs(feed, [{ ...known, queue: fact.queue }]);
    case 'consent':
      return known.waitSms !== null ? feed : withLegs(feed, [{ ...known, waitSms: fact.waitSms }]);
    case 'named':
      return String(known.names) === String(fact.names)
        ? feed
        : withLegs(feed, [{ ...known, names: fact.names }]);
    case 'rung':
      return known.hasRung ? feed : withLegs(feed, [{ ...known, hasRung: true }]);
    case 'passed':
      return known.hasPassed ? feed : withLegs(feed, [{ ...known, hasPassed: true }]);
    case 'asked':
      return known.asked !== null
        ? feed
        : { ...withLegs(feed, [{ ...known, asked: feed.asked }]), asked: feed.asked + 1 };
    case 'held':
      return known.isHeld === fact.on
        ? feed
        : moved(withLegs(feed, [{ ...known, isHeld: fact.on }]), matesOf(feed, known));
    case 'entered':
      return known.bridge === fact.bridge ? feed : entered(feed, known, fact.bridge);
    case 'left':
      return known.bridge !== fact.bridge
        ? feed
        : moved(withLegs(feed, [{ ...known, bridge: null, isHeld: false }]), matesOf(feed, known));
    case 'gone': {
      const gone = { cause: fact.cause, isUnheard: false, at: now };
      return withLegs(feed, [{ ...known, bridge: null, isHeld: false, gone }]);
    }
  }
}

/** Who is in a bridge, and what else a feed tells when it is asked for everything. */
export interface Whole {
  /** `isHeld`: left out where the feed does not say. */
  legs: readonly (Sight & { bridge: string | null; isHeld?: boolean })[];
  /** Names of members of queues, by interface. */
  members: ReadonlyMap<string, string>;
}

/**
 * The feed after it told everything there is. Legs it no longer has are gone, unheard. `other`: the other feed, than which it
 * knows no less now. Pure.
 */
export function applyWhole(feed: Feed, whole: Whole, { now, other }: { now: number; other: Feed }): Feed {
  const there = new Set(whole.legs.map(({ id }) => id));
  const missing = [...feed.legs.values()]
    .filter(({ id, gone }) => !gone && !there.has(id))
    .map((leg): Leg => ({ ...leg, bridge: null, gone: { cause: 0, isUnheard: true, at: now } }));
  // one that was missing is there after all
  const found = [...feed.legs.values()]
    .filter(({ id, gone }) => gone?.isUnheard && there.has(id))
    .map((leg): Leg => ({ ...leg, gone: null }));
  let next = withLegs(feed, [...missing, ...found]);
  for (const sight of whole.legs) {
    next = applyFact(next, { is: 'seen', ...sight }, now);
    const name = whole.members.get(endpointOf(sight.name));
    if (name !== undefined && next.legs.get(sight.id)?.names.length === 0)
      next = applyFact(next, { is: 'named', id: sight.id, names: [name, endpointOf(sight.name)] }, now);
  }
  // out of the old bridges first, so that nobody meets whom they have just left
  for (const { id, bridge } of whole.legs) {
    const before = next.legs.get(id)?.bridge ?? null;
    if (before !== null && before !== bridge) next = applyFact(next, { is: 'left', id, bridge: before }, now);
  }
  for (const { id, bridge, isHeld } of whole.legs) {
    if (bridge !== null) next = applyFact(next, { is: 'entered', id, bridge }, now);
    if (isHeld !== undefined) next = applyFact(next, { is: 'held', id, on: isHeld }, now);
  }
  const even = [...next.legs.values()].flatMap((leg): Leg[] => {
    const moves = Math.max(feed.legs.get(leg.id)?.moves ?? 0, other.legs.get(leg.id)?.moves ?? 0);
    return moves === leg.moves ? [] : [{ ...leg, moves }];
  });
  return { ...withLegs(next, even), isUp: true };
}

/** Forgets legs that have been gone for long. `since`: milliseconds. Pure. */
export function forgetGone(feed: Feed, since: number): Feed {
  const old = [...feed.legs.values()].filter(({ gone }) => gone && gone.at < since);
  if (old.length === 0) return feed;
  const legs = feed.legs.without(old.map(({ id }) => id));
  return { ...feed, legs, names: feed.names.without(old.map(({ name }) => name)) };
}

/** The other half of a channel of the exchange's own, `Local/…;1` and `…;2`. */
export function twinOf({ names, legs }: Feed, { name }: Leg): Leg | undefined {
  if (!name.startsWith('Local/')) return undefined;
  const other = name.endsWith(';1') ? name.replace(/1$/, '2') : name.replace(/2$/, '1');
  return legs.get(names.get(other) ?? '');
}

/** `PJSIP/agent7` of `PJSIP/agent7-00000001`. */
export const endpointOf = (name: string): string => name.replace(/-[0-9a-f]{8}(?:;[12])?$/, '');

function sighted(known: Leg | undefined, sight: Sight): Leg {
  const { id, name, isOrigin, isOfQueue = false, caller = '', dialled = '', language = '', queue } = sight;
  if (!known)
    return {
      ...{
        id,
        name,
        isOrigin: isOrigin ?? false,
        caller,
        dialled,
        language,
        queue: queue ?? null,
        names: [],
      },
      ...{ hasRung: false, bridge: null, met: [], isHeld: false, hasPassed: false, moves: 0, asked: null },
      ...{ isOfQueue, waitSms: null, gone: null },
    };
  const next: Leg = {
    ...known,
    caller: known.caller === '' ? caller : known.caller,
    dialled: known.dialled === '' ? dialled : known.dialled,
    language: language === '' ? known.language : language,
    queue: queue ?? known.queue,
    isOfQueue: known.isOfQueue || isOfQueue,
  };
  const isSame = (['caller', 'dialled', 'language', 'queue', 'isOfQueue'] as const).every(
    (key) => next[key] === known[key],
  );
  return isSame ? known : next;
}

function entered(feed: Feed, leg: Leg, bridge: string): Feed {
  const others = (feed.bridges.get(bridge) ?? []).flatMap((id) =>
    id === leg.id ? [] : (feed.legs.get(id) ?? []),
  );
  const met = (one: Leg, ids: readonly string[]) => [...one.met.filter((id) => !ids.includes(id)), ...ids];
  const ids = others.map(({ id }) => id);
  const next = withLegs(feed, [
    { ...leg, bridge, met: met(leg, ids) },
    ...others.map((one) => ({ ...one, met: met(one, [leg.id]) })),
  ]);
  return moved(next, [leg.id, ...ids]);
}

/** Itself, and whoever is in a bridge with it. */
const matesOf = ({ bridges }: Feed, { id, bridge }: Leg): readonly string[] =>
  bridge === null ? [id] : (bridges.get(bridge) ?? [id]);

const moved = (feed: Feed, ids: readonly string[]): Feed =>
  withLegs(
    feed,
    ids.flatMap((id) => feed.legs.get(id) ?? []).map((leg) => ({ ...leg, moves: leg.moves + 1 })),
  );

function withLegs(feed: Feed, changed: readonly Leg[]): Feed {
  const legs = feed.legs.with(changed.map((leg) => [leg.id, leg]));
  const unknown = changed.filter(({ id }) => !feed.legs.has(id));
  const names = feed.names.with(unknown.map(({ id, name }) => [name, id]));
  let { bridges } = feed;
  for (const { id, bridge } of changed) {
    const before = feed.legs.get(id)?.bridge ?? null;
    if (before === bridge) continue;
    if (before !== null) {
      const left = (bridges.get(before) ?? []).filter((one) => one !== id);
      bridges = left.length === 0 ? bridges.without([before]) : bridges.with([[before, left]]);
    }
    if (bridge !== null) bridges = bridges.with([[bridge, [...(bridges.get(bridge) ?? []), id]]]);
  }
  return { ...feed, legs, names, bridges };
}
