import * as z from 'zod/mini';
import { type CallState } from '../../../protocol/call.ts';

/**
 * What an agent has to do with a work item. `passed`: they gave it to somebody who has not taken it yet · `gone`: nothing
 * more.
 */
const Phase = z.enum(['offered', 'accepted', 'passed', 'gone']);
export type Phase = z.infer<typeof Phase>;

const Moment = z.int();

/** All that is known of one call: moments in milliseconds since 1970. As it is stored. */
export const WorkItem = z.object({
  /** Which call of this work item: a ticket may see several. From 1. */
  span: z.int(),
  startedAt: Moment,
  /** When anything of it was heard last. */
  newsAt: Moment,
  endedAt: z.nullable(Moment),
  /** By agent. `acceptedAt`: when they last took it. */
  holds: z.record(z.string(), z.object({ phase: Phase, at: Moment, acceptedAt: z.nullable(Moment) })),
});
export type WorkItem = z.infer<typeof WorkItem>;
type Holds = WorkItem['holds'];

/** An event of Zendesk, or what a look at Zendesk came to. */
export interface WorkEvent {
  agentId: string;
  phase: Phase;
  at: number;
}

/** Later in the life of a hold: what holds of two events of one moment. */
const RANK: Record<Phase, number> = { offered: 0, accepted: 1, passed: 2, gone: 3 };

/** Seconds without news after which a call that nobody took is over, one that nobody has any more, and any. */
const QUIET_SECONDS = { ringing: 300, passing: 60, talking: 12 * 3_600 };

/**
 * What an event says of an agent. Source: developer.zendesk.com, "Agent availability events", "Work item attributes": the
 * reasons of what was added. Reasons of a removal are not listed there; one that speaks of a transfer is believed.
 */
export function phaseOf(kind: 'added' | 'updated' | 'removed', reason: string): Phase {
  if (kind === 'removed') return /TRANSFER/i.test(reason) ? 'passed' : 'gone';
  if (reason === 'OFFER_MISSED' || reason === 'OFFER_OBSOLETED') return 'gone';
  return /^(?:ACCEPTED|ASSIGNED|MANUAL_ASSIGNED|ASSIGNED_TRANSFER)$/.test(reason) ? 'accepted' : 'offered';
}

/**
 * The work item after `event`; the same object where that changes nothing. Events may come late, twice and out of order:
 * of one agent the latest holds. Whoever has it after the end has another call. Pure.
 */
export function applyEvent(item: WorkItem | null, event: WorkEvent, now: number): WorkItem {
  const { agentId, phase, at } = event;
  if (!item) {
    const holds = { [agentId]: holdOf(event) };
    return settled({ span: 1, startedAt: at, newsAt: now, endedAt: null, holds });
  }
  const known = item.holds[agentId];
  const isNews = !known || at > known.at || (at === known.at && RANK[phase] > RANK[known.phase]);
  if (item.endedAt !== null) return isNews ? afterEnd(item, event, now) : item;
  // late: they had it, though no more
  const isOfThis = item.span === 1 || at >= item.startedAt;
  const wasTaken = phase === 'accepted' && known?.acceptedAt === null && isOfThis;
  if (!isNews && !wasTaken) return item;
  const since = isNews && known?.phase === 'accepted' ? known.acceptedAt : at;
  const acceptedAt = phase === 'accepted' ? since : (known?.acceptedAt ?? null);
  const hold = isNews ? { phase, at, acceptedAt } : { ...known!, acceptedAt };
  const startedAt = item.span === 1 ? Math.min(item.startedAt, at) : item.startedAt;
  return settled({ ...item, startedAt, newsAt: now, holds: { ...item.holds, [agentId]: hold } });
}

const holdOf = ({ phase, at }: WorkEvent): Holds[string] => ({
  ...{ phase, at, acceptedAt: phase === 'accepted' ? at : null },
});

/** What is told of a call that is over here: it is remembered, and begins another call if somebody has it. */
function afterEnd(item: WorkItem, event: WorkEvent, now: number): WorkItem {
  const { agentId, phase, at } = event;
  const holds = { ...item.holds, [agentId]: holdOf(event) };
  const isLive = phase === 'offered' || phase === 'accepted';
  // who had it when it was ended here may be told of late
  const isSame = item.holds[agentId]?.phase === 'accepted' && at <= item.endedAt!;
  if (!isLive || isSame) return { ...item, holds };
  const others = Object.entries(item.holds).map(
    ([id, { at: last }]) => [id, { phase: 'gone' as const, at: last, acceptedAt: null }] as const,
  );
  const span = item.span + 1;
  return settled({
    ...{ span, startedAt: at, newsAt: now, endedAt: null },
    holds: { ...Object.fromEntries(others), [agentId]: holdOf(event) },
  });
}

/** The call is over because nothing was heard of it for too long; else the same object. Pure. */
export function endedByQuiet(item: WorkItem, now: number): WorkItem {
  if (item.endedAt !== null) return item;
  const isTaken = Object.values(item.holds).some(({ phase }) => phase === 'accepted');
  const way = isTaken ? 'talking' : takenAt(item) === null ? 'ringing' : 'passing';
  return now - item.newsAt >= QUIET_SECONDS[way] * 1_000 ? { ...item, endedAt: now } : item;
}

export interface CallNow {
  state: Extract<CallState, 'ringing' | 'connected' | 'transferring' | 'ended'>;
  /** Who is in charge. */
  agentId: string | null;
  connectedAt: number | null;
  /** Agents it is offered to. */
  offered: string[];
}

/** Whose call it is. Of two who have it, as while one consults another, the one who took it last. Pure. */
export function stateOf({ holds, endedAt }: WorkItem): CallNow {
  const all = Object.entries(holds).sort(([, a], [, b]) => (a.acceptedAt ?? 0) - (b.acceptedAt ?? 0));
  const takers = all.filter(([, { acceptedAt }]) => acceptedAt !== null);
  const [agentId, own] = takers.findLast(([, { phase }]) => phase === 'accepted') ?? [];
  const connectedAt = takers[0]?.[1].acceptedAt ?? null;
  const offered = all.filter(([, { phase }]) => phase === 'offered').map(([id]) => id);
  const says = (state: CallNow['state'], agent: string | null): CallNow => ({
    ...{ state, agentId: agent, connectedAt, offered },
  });
  if (endedAt !== null) return says('ended', agentId ?? takers.at(-1)?.[0] ?? null);
  if (agentId !== undefined) {
    const isPassing = offered.some((id) => holds[id]!.at > own!.acceptedAt!);
    return says(isPassing ? 'transferring' : 'connected', agentId);
  }
  return takers.length === 0 ? says('ringing', null) : says('transferring', takers.at(-1)![0]);
}

/** When somebody last took it; `null`: nobody has. */
export const takenAt = ({ holds }: WorkItem): number | null =>
  Object.values(holds).reduce<number | null>(
    (latest, { acceptedAt }) => (acceptedAt === null ? latest : Math.max(latest ?? 0, acceptedAt)),
    null,
  );

/** A call that somebody took and nobody has is over. One that nobody took yet may be offered to another agent. */
function settled(item: WorkItem): WorkItem {
  const holds: Holds[string][] = Object.values(item.holds);
  const isOver = takenAt(item) !== null && holds.every(({ phase }) => phase === 'gone');
  return isOver ? { ...item, endedAt: Math.max(...holds.map(({ at }) => at)) } : item;
}
