import { type Granularity } from '../../protocol/report.ts';

/** Spans of time that follow one another; each begins where the one before ends. */
export interface Buckets {
  /** Beginnings, in order. Never empty. */
  starts: Date[];
  /** Where the last one ends. */
  end: Date;
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The days from `from` to `to`, both included, as a clock in the zone shows them, cut into hours, days, weeks (from
 * Monday) or months. A day has 23 or 25 hours where the clock is changed; an hour that comes twice is two. Offsets of
 * zones in use are whole quarters of an hour.
 */
export function decideBuckets(
  { from, to, zone }: { from: string; to: string; zone: string },
  granularity: Granularity,
): Buckets {
  const end = startOfDay(addDays(to, 1), zone);
  if (granularity === 'hour') return { starts: hoursBetween(startOfDay(from, zone), end, zone), end };
  const starts: Date[] = [];
  for (let day = from; day <= to; day = nextDay(day, granularity)) starts.push(startOfDay(day, zone));
  return { starts, end };
}

/** The next day on which a span begins. The first one may begin within a week or month. */
function nextDay(day: string, granularity: Exclude<Granularity, 'hour'>): string {
  if (granularity === 'day') return addDays(day, 1);
  const date = new Date(`${day}T00:00:00Z`);
  if (granularity === 'week') return addDays(day, 7 - ((date.getUTCDay() + 6) % 7));
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The first moment that a clock in the zone shows with this date: midnight, but where the clock skips it. */
export function startOfDay(day: string, zone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - offsetMs(midnight - offsetMs(midnight, zone), zone);
  if (dayOf(guess, zone) >= day && dayOf(guess - QUARTER, zone) < day) return new Date(guess);
  // no zone is further from UTC than this
  let moment = midnight - 15 * HOUR;
  while (dayOf(moment, zone) < day) moment += QUARTER;
  return new Date(moment);
}

function hoursBetween(start: Date, end: Date, zone: string): Date[] {
  const starts = [start];
  for (let moment = start.getTime() + QUARTER; moment < end.getTime();) {
    if (local(moment, zone).getUTCMinutes() !== 0) moment += QUARTER;
    else {
      starts.push(new Date(moment));
      moment += HOUR;
    }
  }
  return starts;
}

/** The date that a clock in the zone shows. */
export const dayOf = (moment: number | Date, zone: string): string =>
  local(Number(moment), zone).toISOString().slice(0, 10);

/** What a clock in the zone shows, with its offset: `2026-01-31T09:00:00+01:00`. */
export function formatLocal(moment: Date, zone: string): string {
  const minutes = Math.round(offsetMs(moment.getTime(), zone) / MINUTE);
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return local(moment.getTime(), zone).toISOString().slice(0, 19) + offset;
}

/** What a clock in the zone shows, as if it were UTC. */
const local = (moment: number, zone: string): Date => new Date(moment + offsetMs(moment, zone));

function offsetMs(moment: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1_000) * 1_000;
}

/** Making one costs more than all that it is asked. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    const two = '2-digit' as const;
    clock = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: two },
      ...{ day: two, hour: two, minute: two, second: two },
    });
    clocks.set(zone, clock);
  }
  return clock;
}
