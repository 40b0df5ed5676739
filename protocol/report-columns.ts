import { type ColumnKind, type ReportColumn, type ReportName } from './report.ts';

const of = (kind: ColumnKind, ...keys: string[]): ReportColumn[] => keys.map((key) => ({ key, kind }));
const time = of('time', 'start');

/** The columns of each report, in the order in which they are shown. `docs/reports.md` says what each counts. */
export const COLUMNS: Readonly<Record<ReportName, readonly ReportColumn[]>> = {
  use: [
    ...time,
    ...of(
      'count',
      'calls',
      'sessions',
      'textIn',
      'callsWithTexts',
      'waitTime',
      'sent',
      'presets',
      'received',
    ),
    ...of('count', 'media', 'mediaFailed', 'late'),
  ],
  delivery: [
    ...time,
    ...of('count', 'sent', 'delivered', 'notDelivered', 'notConfirmed', 'onTheWay', 'waiting', 'notSent'),
    ...of('share', 'deliveredShare'),
  ],
  failures: [...of('code', 'outcome', 'reason'), ...of('count', 'texts')],
  presets: [
    ...of('text', 'preset'),
    ...of('language', 'language'),
    ...of('count', 'presets', 'delivered', 'notDelivered', 'notConfirmed'),
    ...of('share', 'deliveredShare'),
    ...of('code', 'presetId'),
  ],
  languages: [...of('language', 'language'), ...of('count', 'sessions', 'sent', 'presets', 'received')],
  agents: [
    ...of('text', 'agent'),
    ...of('count', 'sessions', 'takenOver', 'sent', 'presets', 'received', 'notDelivered'),
    ...of('code', 'agentId'),
  ],
  automatic: [
    ...time,
    ...of('count', 'ended', 'closingHandedOver', 'closingQueued', 'closingNotDue', 'closingOff'),
    ...of('count', 'closingNoText', 'closingOptedOut', 'closingBlocked', 'autoReplies'),
  ],
  late: [...time, ...of('count', 'late', 'lateMedia', 'autoReplied')],
  cost: [
    ...of('phone', 'number'),
    ...of('count', 'sent', 'segments', 'received', 'receivedSegments'),
    ...of('money', 'estimate'),
  ],
};
