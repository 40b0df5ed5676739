import type { Cell, Report, ReportColumn } from '../../protocol/report.ts';
import { formatNumber, type Key, languageName, t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { spanIn } from '../time-zone.ts';

/** Columns that name things to machines; their names stand beside them. */
const IDS = new Set(['presetId', 'agentId']);

export const shownColumns = (report: Report): ReportColumn[] =>
  report.columns.filter(({ key }) => !IDS.has(key));

export const isFigure = ({ kind }: ReportColumn): boolean =>
  kind === 'count' || kind === 'share' || kind === 'money';

export const columnName = (report: Report, { key }: ReportColumn): string =>
  key === 'start'
    ? t(`admin:reports.granularity.${report.granularity ?? 'day'}`)
    : t(`admin:reports.column.${key}` as Key);

/** A cell in words and digits of the locale. */
export function cellWords(
  report: Report,
  { key, kind }: ReportColumn,
  row: Readonly<Record<string, Cell>>,
): string {
  const value = row[key] ?? null;
  if (value === null) return key === 'preset' ? presetWithoutName(row) : '–';
  switch (kind) {
    case 'time':
      return spanIn(report.zone, String(value), report.granularity ?? 'day');
    case 'count':
      return formatNumber(Number(value));
    case 'share':
      return formatNumber(Number(value), { style: 'percent', maximumFractionDigits: 1 });
    case 'money':
      return formatNumber(
        Number(value),
        report.currency === null ? {} : { style: 'currency', currency: report.currency },
      );
    case 'language':
      return languageName(String(value));
    case 'phone':
      return formatPhone(String(value));
    case 'code':
      return key === 'reason'
        ? t(`failure.${String(value)}` as Key)
        : t(`admin:reports.column.${String(value)}` as Key);
    case 'text':
      return String(value);
  }
}

/** What agents wrote for themselves has no name here. */
const presetWithoutName = ({ presetId }: Readonly<Record<string, Cell>>): string =>
  t(presetId === 'personal' ? 'admin:reports.personal' : 'admin:reports.removed');
