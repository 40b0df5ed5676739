import * as z from 'zod/mini';
import { TimeZone } from './time-zone.ts';

/** What can be asked for; `docs/reports.md` says what each figure counts. */
export const ReportName = z.enum([
  'use',
  'delivery',
  'failures',
  'presets',
  'languages',
  'agents',
  'automatic',
  'late',
  'cost',
]);
export type ReportName = z.infer<typeof ReportName>;

export const Granularity = z.enum(['hour', 'day', 'week', 'month']);
export type Granularity = z.infer<typeof Granularity>;

/** Longest range of a report, in days; and of one by the hour. */
export const MAX_DAYS = 400;
export const MAX_DAYS_BY_HOUR = 31;

/** A day of the calendar: `2026-01-31`. */
export const LocalDate = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/),
  z.refine((date) => {
    const time = Date.parse(`${date}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  }),
);

const COUNTED_DAY_MS = 86_400_000;

/** Query of `GET /v1/admin/reports/{report}`. */
export const ReportQuery = z
  .object({
    /** First and last day, both counted in whole. */
    from: LocalDate,
    to: LocalDate,
    zone: TimeZone,
    /** Only this queue; absent: all of them. */
    queue: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
    /** Of reports by time; others ignore it. */
    granularity: z._default(Granularity, 'day'),
  })
  .check(
    z.refine(({ from, to }) => from <= to, { path: ['to'] }),
    z.refine(
      ({ from, to, granularity }) =>
        (Date.parse(to) - Date.parse(from)) / COUNTED_DAY_MS <
        (granularity === 'hour' ? MAX_DAYS_BY_HOUR : MAX_DAYS),
      { path: ['to'] },
    ),
  );
export type ReportQuery = z.infer<typeof ReportQuery>;

/**
 * What a column holds. `time`: where a span begins, ISO 8601 with the zone's offset · `text`: a name · `code`: a word of
 * the API · `language`: a BCP 47 tag · `phone`: E.164 · `count` adds up · `share`: of one, `null` where nothing is known ·
 * `money`: in the report's currency, an estimate.
 */
export const ColumnKind = z.enum(['time', 'text', 'code', 'language', 'phone', 'count', 'share', 'money']);
export type ColumnKind = z.infer<typeof ColumnKind>;

export const ReportColumn = z.object({ key: z.string(), kind: ColumnKind });
export type ReportColumn = z.infer<typeof ReportColumn>;

const Cell = z.nullable(z.union([z.string(), z.number()]));
export type Cell = z.infer<typeof Cell>;

export const Report = z.object({
  report: ReportName,
  from: z.string(),
  to: z.string(),
  zone: z.string(),
  queue: z.nullable(z.string()),
  /** `null`: not by time. */
  granularity: z.nullable(Granularity),
  /** When it was counted. */
  asOf: z.string(),
  /** ISO 4217; of a report with money. */
  currency: z.nullable(z.string()),
  columns: z.array(ReportColumn),
  /** By the keys of `columns`. */
  rows: z.array(z.record(z.string(), Cell)),
  /** Of the columns that add up: the sum of the rows, and the shares of these sums. */
  totals: z.record(z.string(), z.nullable(z.number())),
});
export type Report = z.infer<typeof Report>;
