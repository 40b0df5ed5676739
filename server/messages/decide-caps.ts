import { type SpendingCap } from '../../protocol/sending.ts';
import { type Settings } from '../../protocol/settings.ts';

/** Segments of one kind that were handed over in one span of time, and how many may be; 0: no limit. */
export interface Spent {
  cap: SpendingCap;
  /** Whose: a queue's key, a session's id, a caller's number; empty for the tenant's. */
  subject: string;
  /** `2026-11-22` or `2026-11-22T14` of the tenant's clock; empty for a session. */
  period: string;
  limit: number;
  used: number;
}

/** What a text counts towards. */
export interface Spending {
  /** `null` for a text of no call. */
  queueKey: string | null;
  sessionId: string | null;
  /** The number it goes to. */
  caller: string;
}

/** Part of each limit, as a divisor, that closing texts alone may use: the end of a session is the last thing to be lost. */
const RESERVE = 20;
/** Share of a limit from which administrators are warned. */
export const WARNED_AT = 0.8;

type Caps = Pick<
  Settings,
  'capTenantDay' | 'capQueueDay' | 'capSession' | 'capDestinationHour' | 'capDestinationDay'
>;

/** The counters a text belongs to. `hour`: of the tenant's clock, `2026-11-22T14`. Pure. */
export function countersOf(
  { queueKey, sessionId, caller }: Spending,
  caps: Caps,
  hour: string,
): Omit<Spent, 'used'>[] {
  const day = hour.slice(0, 10);
  return [
    { cap: 'tenantDay', subject: '', period: day, limit: caps.capTenantDay },
    ...(queueKey === null
      ? []
      : [{ cap: 'queueDay' as const, subject: queueKey, period: day, limit: caps.capQueueDay }]),
    // without a limit nothing is counted of these: there are as many as callers
    ...(sessionId === null || caps.capSession === 0
      ? []
      : [{ cap: 'session' as const, subject: sessionId, period: '', limit: caps.capSession }]),
    ...(caps.capDestinationHour === 0
      ? []
      : [{ cap: 'destinationHour' as const, subject: caller, period: hour, limit: caps.capDestinationHour }]),
    // always, for it tells which numbers are new
    { cap: 'destinationDay', subject: caller, period: day, limit: caps.capDestinationDay },
  ];
}

/** What all texts but closing texts may use of a limit. */
export const openPart = (limit: number): number => limit - Math.floor(limit / RESERVE);

/**
 * The first limit that the text would pass, or `null`. Closing texts may use all of a limit, every other text all but a
 * twentieth. Pure.
 */
export function passedCap(
  { segments, kind }: { segments: number; kind: string },
  counters: readonly Spent[],
): SpendingCap | null {
  const over = counters.find(
    ({ limit, used }) => limit > 0 && used + segments > (kind === 'closing' ? limit : openPart(limit)),
  );
  return over?.cap ?? null;
}

/** How far a counter went with what was added: past the warning, or as far as a text of one segment does not fit. Pure. */
export function levelReached(before: number, after: number, limit: number): 'near' | 'reached' | null {
  if (limit === 0) return null;
  const isOver = (used: number) => used + 1 > openPart(limit);
  if (isOver(after)) return isOver(before) ? null : 'reached';
  const isNear = (used: number) => used >= WARNED_AT * limit;
  return isNear(after) && !isNear(before) ? 'near' : null;
}
