import type { PageCall } from '../protocol/adapter.ts';
import type { Call, CallState, RecordRef } from '../protocol/call.ts';
import { formatPhone } from '../ui/phone.ts';

/** A live call, as the switcher names it. What the server says goes before what the page says. */
export interface BoundCall {
  callKey: string;
  state: CallState;
  name: string | null;
  number: string | null;
  queue: string | null;
  /** `recordKey` of the record it belongs to. */
  record: string | null;
  /** What the page alone knows of the call, for reading. */
  page?: Pick<PageCall, 'email' | 'data' | 'recent' | 'record'> | null;
}

export interface Binding {
  /** The call to show; `null`: none, now or before. */
  shown: string | null;
  /** Live calls, the shown one among them; at most two are of use to an agent. */
  live: readonly BoundCall[];
}

export interface BindingFacts {
  /** Calls of the page, in its order. They choose; they grant nothing. */
  page: readonly PageCall[];
  /** Live calls of the agent, as the server knows them. */
  server: readonly Call[];
  /** What is shown now. */
  shown: string | null;
  /** The call the agent picked; counts while it lives. */
  picked: string | null;
  /** `recordKey` of the record on screen. */
  record: string | null;
}

/** Where a state stands when a call is chosen without the agent's word: who is on the line comes first. */
const RANK: Record<CallState, number> = {
  connected: 0,
  transferring: 1,
  held: 2,
  ringing: 3,
  offered: 4,
  ended: 5,
};

/**
 * Which call is shown. The agent's pick while it lives; else a call of the page before others, the one on the line first;
 * among those of the same state one that the server knows, then the one whose record is on screen, for nothing is worse than one caller's words beside
 * another's ticket; then the shown one, then the page's order; without a live call, what was shown last, for reading.
 */
export function bind({ page, server, shown, picked, record }: BindingFacts): Binding {
  const live = mergeCalls(page, server).filter(({ state }) => state !== 'ended');
  const keys = live.map(({ callKey }) => callKey);
  if (picked !== null && keys.includes(picked)) return { shown: picked, live };
  const onPage = new Set(page.map(({ callKey }) => callKey));
  const known = new Set(server.map(({ callKey }) => callKey));
  // A page can make up calls: nobody can be texted in one, so it never keeps the screen from one that is true.
  const doubt = (callKey: string) => (known.has(callKey) ? 0 : 0.5);
  // What only the server knows may be a call of another window: it never goes before a call of this page.
  const rank = ({ callKey, state }: BoundCall) =>
    RANK[state] + doubt(callKey) + (onPage.has(callKey) ? 0 : Object.keys(RANK).length);
  // Among calls of the server alone, the one that came last is the one on the line.
  const place = ({ callKey, record: own }: BoundCall) => {
    const index = keys.indexOf(callKey);
    if (record !== null && own === record) return -2;
    return callKey === shown ? -1 : onPage.has(callKey) ? index : keys.length - index;
  };
  const [best] = [...live].sort((a, b) => rank(a) - rank(b) || place(a) - place(b));
  return { shown: best?.callKey ?? shown ?? null, live };
}

function mergeCalls(page: readonly PageCall[], server: readonly Call[]): BoundCall[] {
  const known = new Map(server.map((call) => [call.callKey, call]));
  const listed = new Set(page.map(({ callKey }) => callKey));
  const fromPage = page.map((call) => merge(call, known.get(call.callKey)));
  const others = server.filter(({ callKey }) => !listed.has(callKey));
  return [...fromPage, ...others.map((call) => merge(null, call))];
}

function merge(page: PageCall | null, server: Call | undefined): BoundCall {
  return {
    callKey: page?.callKey ?? server?.callKey ?? '',
    // The page is faster to know of a hold, the server is sure of the end.
    state: server?.state === 'ended' ? 'ended' : (page?.state ?? server?.state ?? 'ended'),
    name: server?.callerName ?? page?.callerName ?? null,
    number: server?.caller ?? null,
    queue: server?.queue.name ?? page?.queue ?? null,
    record: recordKey(page?.record ?? server?.record ?? null),
    page,
  };
}

/** Tells records apart. */
export function recordKey(record: RecordRef | null): string | null {
  return record && JSON.stringify([record.system, record.type, record.id]);
}

/** The text stands locked: it was written for `callKey`, and the call changed without the agent asking for it. */
export interface Lock {
  callKey: string;
  name: string;
}

/**
 * Whether the change of the shown call locks the text: only if it was not the agent who changed it, and there is text.
 * A lock stays while the same text waits for a decision.
 */
export function lockAfter(
  change: { from: BoundCall | null; to: string | null; picked: boolean; hasDraft: boolean },
  lock: Lock | null,
): Lock | null {
  if (change.to === null || change.to === lock?.callKey || change.picked) return null;
  if (change.from === null || change.from.callKey === change.to) return lock;
  if (!change.hasDraft) return lock;
  return { callKey: change.from.callKey, name: change.from.name ?? formatPhone(change.from.number ?? '') };
}
