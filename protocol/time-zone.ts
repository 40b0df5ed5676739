import * as z from 'zod/mini';

/** A name of the IANA time zone database: `Europe/Rome`. An offset is none, for it knows no summer time. */
export const TimeZone = z.string().check(
  z.maxLength(60),
  z.regex(/^[A-Za-z]/),
  z.refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }),
);

const formats = new Map<string, Intl.DateTimeFormat>();

/** The hour that a clock in the zone shows: `2026-11-22T14`. An hour that comes twice, where clocks are changed, is one. */
export function localHour(at: Date, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}T${parts.get('hour')}`;
}
