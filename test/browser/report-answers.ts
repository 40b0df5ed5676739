import type { CallPage, CallSummary, Transcript } from '../../protocol/call-history.ts';
import type { QueuePage } from '../../protocol/queue.ts';
import type { Overview } from '../../protocol/overview.ts';
import type { Report, ReportName } from '../../protocol/report.ts';
import { COLUMNS } from '../../protocol/report-columns.ts';

export const ZONE = 'America/New_York';

/** A report as the server counts it: rows with a figure of their own in each column. */
export function report(name: ReportName, changes: Partial<Report> = {}): Report {
  const columns = [...COLUMNS[name]];
  const isByTime = columns[0]?.kind === 'time';
  const rows = [0, 1, 2].map((index) =>
    Object.fromEntries(
      columns.map(({ key, kind }) => {
        const value = {
          time: `2026-11-${String(19 + index)}T00:00:00-05:00`,
          count: 1_000 * (index + 1),
          share: 0.978,
          money: 12.5 * (index + 1),
          language: ['en', 'it', 'ar'][index]!,
          phone: `+1415555010${index}`,
          code: key === 'outcome' ? 'notDelivered' : key === 'reason' ? 'filtered' : `id-${index}`,
          text: ['Ana', 'Ben', 'Cleo'][index]!,
        }[kind];
        return [key, value];
      }),
    ),
  );
  const totals = Object.fromEntries(
    columns.flatMap(({ key, kind }) =>
      kind === 'count'
        ? [[key, 6_000]]
        : kind === 'money'
          ? [[key, 75]]
          : kind === 'share'
            ? [[key, 0.978]]
            : [],
    ),
  );
  return {
    ...{ report: name, from: '2026-11-19', to: '2026-11-21', zone: ZONE, queue: null },
    ...{ granularity: isByTime ? 'day' : null, asOf: '2026-11-21T19:42:00Z', columns, rows, totals },
    currency: name === 'cost' ? 'USD' : null,
    ...changes,
  };
}

/** Brightwater on a busy day, with all that can be worth a look. */
export function overview(changes: Partial<Overview> = {}): Overview {
  return {
    ...{ asOf: '2026-11-21T19:42:00Z', zone: 'UTC', inCallSms: true, openSessions: 12 },
    today: {
      ...{ sent: 1_284, callsWithTexts: 412, delivered: 1_254, deliveredShare: 0.978 },
      ...{ medianDeliverySeconds: 4.2, notDelivered: 14, notConfirmed: 2, media: 318, mediaFailed: 0 },
      mainReason: { reason: 'filtered', count: 9, hour: '2026-11-21T16:00:00+00:00', inHour: 5 },
    },
    hours: report('delivery', {
      granularity: 'hour',
      rows: [18, 19, 20].map((hour) => ({
        ...report('delivery').rows[0],
        ...{ start: `2026-11-21T${hour}:00:00+00:00`, sent: hour * 10, notDelivered: hour - 18 },
      })),
    }),
    carriers: [{ carrier: 'loopback', lastEventAt: '2026-11-21T19:41:51Z' }],
    waiting: [],
    look: [],
    checklist: [
      { step: 'number', done: true, names: ['+14155550100'], count: 1, languages: 0 },
      { step: 'verified', done: true, names: ['+14155550100'], count: 1, languages: 0 },
      { step: 'queue', done: true, names: ['Repairs', 'Billing'], count: 2, languages: 0 },
      { step: 'preset', done: true, names: [], count: 10, languages: 5 },
      { step: 'closing', done: true, names: ['en', 'it', 'ja', 'ar'], count: 4, languages: 4 },
      { step: 'call', done: false, names: [], count: 0, languages: 0 },
    ],
    ...changes,
  };
}

export const ALL_LOOK: Overview['look'] = [
  { code: 'carrier_silent', carrier: 'loopback', texts: 3, since: '2026-11-21T19:10:00Z' },
  { code: 'undelivered_rising', share: 0.12, before: 0.01 },
  { code: 'texts_waiting', number: '+14155550100', texts: 80, oldest: '2026-11-21T19:40:00Z' },
  { code: 'closing_missing', language: 'fr', calls: 38, got: 'en' },
  { code: 'translations_stale', count: 4 },
  {
    ...{ code: 'number_unverified', numberId: 'a1d2a3f4-0000-4000-8000-000000000001' },
    ...{ number: '+14155550190', queues: ['Billing'] },
  },
];

export function call(index: number, changes: Partial<CallSummary> = {}): CallSummary {
  return {
    ...{ callKey: `call-${index}`, startedAt: '2026-11-21T10:00:00Z', connectedAt: '2026-11-21T10:00:09Z' },
    ...{ endedAt: '2026-11-21T10:08:00Z', endReason: 'agent_hangup', language: 'it' },
    ...{ queue: { key: 'repairs', name: 'Repairs' }, agent: { id: 'ana', name: 'Ana' } },
    ...{ ourNumber: '+14155550100', numberChoice: 'least_loaded' },
    ...{ caller: '+14155550142', smsCountOut: 3, smsCountIn: 2, mediaCount: 1, lateCount: 1 },
    closing: 'handed_over',
    ...changes,
  };
}

export const callPage = (from: number, to: number, next: string | null): CallPage => ({
  calls: Array.from({ length: to - from }, (_, index) => call(from + index)),
  next,
});

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
const ID = '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c1';
const text = (
  index: number,
  changes: Partial<Transcript['messages'][number]>,
): Transcript['messages'][number] => ({
  ...{ id: `${ID}${index}`, seq: index, direction: 'out', kind: 'text', state: 'delivered', reason: null },
  ...{ text: 'Buongiorno', language: 'it', presetId: null, agent: { id: 'ana', name: 'Ana' } },
  ...{ encoding: 'GSM-7', segments: 1, clientKey: null, retryOf: null, waitUntil: null, media: [] },
  ...{ createdAt: '2026-11-21T10:01:00Z', stateAt: '2026-11-21T10:01:04Z' },
  ...changes,
});

export function transcript(callKey: string): Transcript {
  return {
    call: { ...call(0, { callKey }), callerName: 'Grace Okafor', dialled: '+14155550100', record: null },
    session: null,
    messages: [
      text(1, {}),
      text(2, {
        ...{ direction: 'in', kind: 'inbound', state: 'received', text: 'Eccola', agent: null },
        media: [
          {
            ...{ id: `${ID}9`, position: 1, state: 'failed', kind: 'image', type: null, size: null },
            ...{ width: null, height: null, reason: 'timeout', links: null },
          },
          {
            ...{ id: `${ID}8`, position: 2, state: 'ready', kind: 'image', type: 'image/jpeg', size: 9 },
            ...{ width: 4, height: 3, reason: null },
            links: {
              ...{ thumbnail: PIXEL, full: `${PIXEL}#full`, download: null },
              expiresAt: '2026-11-21T20:00:00Z',
            },
          },
        ],
      }),
      text(3, { state: 'undelivered', reason: 'filtered', text: 'Un link' }),
      text(4, { kind: 'closing', agent: null, text: 'Grazie' }),
    ],
    late: [{ receivedAt: '2026-11-21T10:20:00Z', text: null, mediaCount: 0, autoReplied: true }],
    erasedAt: null,
  };
}

export const queuePage: QueuePage = {
  queues: [
    {
      ...{ key: 'repairs', name: 'Repairs', languages: ['en'], defaultLanguage: 'en', smsEnabled: true },
      ...{ inboundNumbers: [], outboundNumbers: [] },
    },
  ],
  total: 1,
};
