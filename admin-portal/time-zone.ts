import { locale } from '../ui/i18n.ts';

/** The zone of this browser. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every zone that can be chosen, the browser's own among them. */
export const zones = (): string[] => [
  ...new Set([ownZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')].sort()),
];

const inZone = (zone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale(), { numberingSystem: 'latn', timeZone: zone, ...options });

/** The date in a zone: `2026-01-31`. */
export const dateIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);

/** `16:00`, as a clock in the zone shows it. */
export const timeIn = (zone: string, at: string | Date): string =>
  inZone(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));

/** Date and time in a zone, short. */
export const momentIn = (zone: string, at: string | Date): string =>
  inZone(zone, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));

/** The same in the zone of this browser. */
export const shortMoment = (at: string | Date): string => momentIn(ownZone(), at);

/** A span of a report by its beginning: an hour of a day, a day, a month. */
export function spanIn(zone: string, start: string, granularity: 'hour' | 'day' | 'week' | 'month'): string {
  const options: Intl.DateTimeFormatOptions =
    granularity === 'hour'
      ? { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : granularity === 'month'
        ? { year: 'numeric', month: 'long' }
        : { weekday: 'short', month: 'short', day: 'numeric' };
  return inZone(zone, options).format(new Date(start));
}

/** How long ago, in the largest unit that is whole: "9 sec. ago", "2 hr. ago". */
export function ago(at: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1_000));
  const [unit, size] =
    seconds < 60
      ? (['second', 1] as const)
      : seconds < 3_600
        ? (['minute', 60] as const)
        : seconds < 86_400
          ? (['hour', 3_600] as const)
          : (['day', 86_400] as const);
  const format = new Intl.RelativeTimeFormat(withLatinDigits(), { style: 'short', numeric: 'always' });
  return format.format(-Math.floor(seconds / size), unit);
}

const withLatinDigits = () => `${locale()}-u-nu-latn`;
