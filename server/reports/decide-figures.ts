import { assertNever } from '../../protocol/assert-never.ts';
import { MessageState } from '../../protocol/message.ts';
import { type Cell, type ReportColumn } from '../../protocol/report.ts';

/** What became of a text that goes out, as reports count it. */
export type Outcome =
  'delivered' | 'notDelivered' | 'notConfirmed' | 'onTheWay' | 'waiting' | 'notSent' | 'received';

/** Each state is one outcome, so that the outcomes add up to the texts. */
export function outcomeOf(stored: string): Outcome {
  const state = MessageState.parse(stored);
  switch (state) {
    case 'delivered':
    case 'received':
      return state;
    case 'undelivered':
    case 'failed':
      return 'notDelivered';
    case 'not_confirmed':
      return 'notConfirmed';
    case 'accepted':
    case 'sent':
      return 'onTheWay';
    case 'queued':
    case 'sending':
      return 'waiting';
    case 'suppressed':
    case 'expired':
      return 'notSent';
    default:
      return assertNever(state);
  }
}

/** Handed to the carrier, whatever became of it then. */
export const wasSent = (outcome: Outcome): boolean =>
  outcome !== 'waiting' && outcome !== 'notSent' && outcome !== 'received';

export interface TextFigures {
  sent: number;
  /** Of `sent`. */
  presets: number;
  autoReplies: number;
  /** Of `sent`. */
  waitTime: number;
  delivered: number;
  notDelivered: number;
  notConfirmed: number;
  onTheWay: number;
  /** Not handed to the carrier yet. */
  waiting: number;
  /** Never handed to the carrier: taken back, refused by an opt-out, too old. */
  notSent: number;
  received: number;
  /** Of `sent`. */
  segments: number;
  receivedSegments: number;
  /** Conversations whose first text, by agent or caller, is among these. */
  callsWithTexts: number;
}

interface Counted {
  kind: string;
  state: string;
  texts: number;
  segments: number;
  first: number;
}

/** Adds up texts. Pure. */
export function tallyTexts(counts: readonly Counted[]): TextFigures {
  const sum: TextFigures = {
    ...{
      sent: 0,
      presets: 0,
      autoReplies: 0,
      waitTime: 0,
      delivered: 0,
      notDelivered: 0,
      notConfirmed: 0,
      onTheWay: 0,
    },
    ...{ waiting: 0, notSent: 0, received: 0, segments: 0, receivedSegments: 0, callsWithTexts: 0 },
  };
  for (const { kind, state, texts, segments, first } of counts) {
    const outcome = outcomeOf(state);
    sum[outcome] += texts;
    // a conversation that begins with the closing text was none
    if (kind !== 'closing') sum.callsWithTexts += first;
    if (outcome === 'received') sum.receivedSegments += segments;
    if (!wasSent(outcome)) continue;
    sum.sent += texts;
    sum.segments += segments;
    if (kind === 'preset') sum.presets += texts;
    if (kind === 'waitTime') sum.waitTime += texts;
    if (kind === 'autoReply') sum.autoReplies += texts;
  }
  return sum;
}

/** Part of the texts whose end is known that were delivered; `null` while none is. */
export function deliveredShare({
  delivered,
  notDelivered,
  notConfirmed,
}: Pick<TextFigures, 'delivered' | 'notDelivered' | 'notConfirmed'>): number | null {
  const known = delivered + notDelivered + notConfirmed;
  return known === 0 ? null : delivered / known;
}

const MICRO = 1_000_000;

/** `segments` at a price for one, exact to the millionth of the currency. */
export const costOf = (segments: number, price: number): number =>
  (segments * Math.round(price * MICRO)) / MICRO;

/** The columns that add up, summed over the rows: what a reader of the rows would find. Pure. */
export function sumRows(
  columns: readonly ReportColumn[],
  rows: readonly Record<string, Cell>[],
): Record<string, number | null> {
  const totals: Record<string, number | null> = {};
  for (const { key, kind } of columns) {
    const cells = rows.flatMap((row) => (typeof row[key] === 'number' ? [row[key]] : []));
    if (kind === 'count') totals[key] = cells.reduce((sum, cell) => sum + cell, 0);
    if (kind === 'money')
      totals[key] =
        cells.length === 0 ? null : cells.reduce((sum, cell) => sum + Math.round(cell * MICRO), 0) / MICRO;
  }
  if (columns.some(({ key }) => key === 'deliveredShare')) {
    const { delivered, notDelivered, notConfirmed } = totals;
    totals['deliveredShare'] = deliveredShare({
      delivered: delivered ?? 0,
      notDelivered: notDelivered ?? 0,
      notConfirmed: notConfirmed ?? 0,
    });
  }
  return totals;
}
