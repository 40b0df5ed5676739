import { Granularity, MAX_DAYS, MAX_DAYS_BY_HOUR, ReportName } from '../../protocol/report.ts';
import { TimeZone } from '../../protocol/time-zone.ts';
import { dateIn, ownZone } from '../time-zone.ts';

/** What a report is asked with; stands in the address of the page. */
export interface ReportFilters {
  from: string;
  to: string;
  zone: string;
  queue: string;
  granularity: Granularity;
}

/** Days offered by a button each, ending today. */
export const SPANS = [7, 28, 365] as const;

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Filters as the address has them; what is missing or wrong becomes the last seven days in the browser's zone. */
export function readFilters(query: URLSearchParams, now: Date): ReportFilters {
  const asked = query.get('zone');
  const zone = asked !== null && TimeZone.safeParse(asked).success ? asked : ownZone();
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  const span = DATE.test(from) && DATE.test(to) && from <= to ? { from, to } : lastDays(7, zone, now);
  return {
    ...span,
    zone,
    queue: query.get('queue') ?? '',
    granularity: Granularity.safeParse(query.get('by')).data ?? 'day',
  };
}

/** The last days up to today, by the dates of a zone. */
export function lastDays(days: number, zone: string, now: Date): { from: string; to: string } {
  const to = dateIn(zone, now);
  return { from: new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to };
}

/** Whether the server would count so many days. */
export function isTooLong({ from, to, granularity }: ReportFilters): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days > (granularity === 'hour' ? MAX_DAYS_BY_HOUR : MAX_DAYS);
}

/** The values of the address; `undefined` takes one out. */
export const writeFilters = ({ from, to, zone, queue, granularity }: ReportFilters) => ({
  ...{ from, to, zone, queue: queue === '' ? undefined : queue },
  by: granularity === 'day' ? undefined : granularity,
});

export const readReportName = (name: string | undefined): ReportName =>
  ReportName.safeParse(name).data ?? 'use';
