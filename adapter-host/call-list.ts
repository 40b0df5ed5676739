import { MAX_CALLS, type PageCall } from '../protocol/adapter.ts';
import { assertNever } from '../protocol/assert-never.ts';

interface Entry {
  readonly source: string;
  readonly call: PageCall;
  /** Revision of the list that brought this state. */
  readonly revision: number;
  /** The end of the call was delivered; the entry stays only to know how old a later state is. */
  readonly over: boolean;
}

/** Calls of all sources, and which sources have their feed. */
export interface CallList {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly sources: ReadonlyMap<string, boolean>;
  readonly revision: number;
}

export type CallListEvent =
  | { type: 'call.reported'; source: string; call: PageCall }
  /** A source listed all its live calls. `asOf`: revision of the list when it was asked. */
  | { type: 'source.listed'; source: string; calls: readonly PageCall[]; asOf: number }
  | { type: 'source.changed'; source: string; up: boolean }
  /** The widget has these states. */
  | { type: 'calls.delivered'; calls: readonly PageCall[] };

export const EMPTY_CALL_LIST: CallList = { entries: new Map(), sources: new Map(), revision: 0 };

/** How many ended calls are remembered, so that a late state does not bring one back. */
const MAX_OVER = 100;

/** Next list after `event`; the same object when nothing changed. Pure. */
export function reduceCallList(list: CallList, event: CallListEvent): CallList {
  switch (event.type) {
    case 'call.reported':
      return withCall(list, event.source, event.call);
    case 'source.listed':
      return withListing(list, event);
    case 'source.changed':
      if (list.sources.get(event.source) === event.up) return list;
      return {
        ...list,
        sources: new Map(list.sources).set(event.source, event.up),
        revision: list.revision + 1,
      };
    case 'calls.delivered':
      return withDelivered(list, new Set(event.calls));
    default:
      return assertNever(event);
  }
}

/**
 * What the widget is shown: live calls, and ended ones it has not heard of. Of one `callKey` the living state wins; of more
 * calls than `MAX_CALLS`, the newest are shown.
 */
export function visibleCalls(list: CallList): PageCall[] {
  const byKey = new Map<string, Entry>();
  for (const entry of list.entries.values()) {
    const { call, over } = entry;
    const known = byKey.get(call.callKey)?.call;
    if (!over && (!known || (known.state === 'ended' && call.state !== 'ended')))
      byKey.set(call.callKey, entry);
  }
  const all = [...byKey.values()];
  const age = (entry: Entry) => list.revision - entry.revision;
  if (all.length > MAX_CALLS) all.sort((one, other) => age(one) - age(other)).length = MAX_CALLS;
  return all.map(({ call }) => call);
}

/** Whether no source has lost its feed. */
export function isSourceUp(list: CallList): boolean {
  return [...list.sources.values()].every((up) => up);
}

const keyOf = (source: string, callKey: string) => JSON.stringify([source, callKey]);

function withCall(list: CallList, source: string, call: PageCall): CallList {
  const key = keyOf(source, call.callKey);
  const known = list.entries.get(key);
  if (known && call.seq <= known.call.seq) return list;
  const revision = list.revision + 1;
  const entries = new Map(list.entries).set(key, { source, call, revision, over: false });
  return { ...list, entries, revision };
}

/** A call the source no longer lists ended unseen, unless it came up after the source was asked. */
function withListing(
  list: CallList,
  { source, calls, asOf }: CallListEvent & { type: 'source.listed' },
): CallList {
  const listed = new Set(calls.map(({ callKey }) => callKey));
  let next = calls.reduce((current, call) => withCall(current, source, call), list);
  for (const [key, entry] of next.entries) {
    const vanished = entry.source === source && entry.revision <= asOf && !listed.has(entry.call.callKey);
    if (!vanished || entry.call.state === 'ended') continue;
    const call: PageCall = { ...entry.call, state: 'ended', endReason: 'unknown' };
    const revision = next.revision + 1;
    next = { ...next, entries: new Map(next.entries).set(key, { ...entry, call, revision }), revision };
  }
  return next;
}

function withDelivered(list: CallList, delivered: ReadonlySet<PageCall>): CallList {
  const ended = [...list.entries].filter(
    ([, { call, over }]) => !over && call.state === 'ended' && delivered.has(call),
  );
  if (ended.length === 0) return list;
  const entries = new Map(list.entries);
  for (const [key, entry] of ended) {
    entries.delete(key); // Put at the end: the oldest is forgotten first.
    entries.set(key, { ...entry, over: true });
  }
  const over = [...entries].filter(([, entry]) => entry.over);
  for (const [key] of over.slice(0, Math.max(0, over.length - MAX_OVER))) entries.delete(key);
  return { ...list, entries, revision: list.revision + 1 };
}
