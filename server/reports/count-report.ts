import { type Cell, type Granularity, type Report, type ReportName } from '../../protocol/report.ts';
import { COLUMNS } from '../../protocol/report-columns.ts';
import { type ClosingOutcome } from '../../protocol/session.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { decideBuckets, formatLocal } from './decide-buckets.ts';
import { costOf, deliveredShare, outcomeOf, sumRows, tallyTexts } from './decide-figures.ts';

import {
  agentNames,
  countCalls,
  countClosings,
  countLateTexts,
  countMedia,
  countSessions,
  countTakeovers,
  countTextIns,
  countTexts,
  type KeyedCount,
  presetLabels,
  type Scope,
  type TextCount,
} from './store.ts';

export interface ReportRequest {
  report: ReportName;
  from: string;
  to: string;
  zone: string;
  queue: string | null;
  granularity: Granularity;
}

type Row = Record<string, Cell>;

/** What a count needs beside its span. */
interface Counting {
  scope: Scope;
  /** Beginnings of the buckets as the zone shows them. */
  starts: string[];
  /** For one segment, in `currency`; 0: not known. */
  price: number;
}

/**
 * Counts a report. Table, chart and CSV are drawn from its rows, and its totals are their sums, so that all of them show
 * the same figures.
 */
export async function countReport(tx: Tx, request: ReportRequest, now: Date): Promise<Report> {
  const { report, from, to, zone, queue, granularity } = request;
  const columns = COLUMNS[report];
  const isByTime = columns[0]?.kind === 'time';
  // one that is not by time has its span in one piece
  const buckets = isByTime ? decideBuckets(request, granularity) : wholeSpan(request);
  const { segmentPrice, priceCurrency } = await effectiveSettings(tx, null);
  const rows = await COUNTS[report](tx, {
    scope: { buckets, queue },
    starts: buckets.starts.map((start) => formatLocal(start, zone)),
    price: segmentPrice,
  });
  return {
    ...{ report, from, to, zone, queue, granularity: isByTime ? granularity : null },
    asOf: now.toISOString(),
    currency: report === 'cost' && segmentPrice > 0 ? priceCurrency : null,
    columns: [...columns],
    rows,
    totals: sumRows(columns, rows),
  };
}

function wholeSpan(request: ReportRequest): Scope['buckets'] {
  const { starts, end } = decideBuckets(request, 'month');
  return { starts: starts.slice(0, 1), end };
}

const COUNTS: Readonly<Record<ReportName, (tx: Tx, counting: Counting) => Promise<Row[]>>> = {
  use: countUse,
  delivery: countDelivery,
  failures: countFailures,
  presets: countPresets,
  languages: countLanguages,
  agents: countAgents,
  automatic: countAutomatic,
  late: countLate,
  cost: countCost,
};

async function countUse(tx: Tx, { scope, starts }: Counting): Promise<Row[]> {
  const texts = groupTexts(await countTexts(tx, scope, 'time'));
  const calls = byKey(await countCalls(tx, scope));
  const sessions = byKey(await countSessions(tx, scope, 'time'));
  const textIns = byKey(await countTextIns(tx, scope));
  const media = new Map((await countMedia(tx, scope)).map((row) => [row.key, row]));
  const late = new Map((await countLateTexts(tx, scope)).map((row) => [row.key, row]));
  return starts.map((start, index) => {
    const { callsWithTexts, waitTime, sent, presets, received } = tallyTexts(texts.get(index + 1) ?? []);
    return {
      start,
      calls: calls.get(index + 1) ?? 0,
      sessions: sessions.get(index + 1) ?? 0,
      textIn: textIns.get(index + 1) ?? 0,
      ...{ callsWithTexts, waitTime, sent, presets, received },
      media: media.get(index + 1)?.media ?? 0,
      mediaFailed: media.get(index + 1)?.failed ?? 0,
      late: late.get(index + 1)?.texts ?? 0,
    };
  });
}

async function countDelivery(tx: Tx, { scope, starts }: Counting): Promise<Row[]> {
  const texts = groupTexts(await countTexts(tx, scope, 'time'));
  return starts.map((start, index) => {
    const figures = tallyTexts(texts.get(index + 1) ?? []);
    const { sent, delivered, notDelivered, notConfirmed, onTheWay, waiting, notSent } = figures;
    return {
      ...{ start, sent, delivered, notDelivered, notConfirmed, onTheWay, waiting, notSent },
      deliveredShare: deliveredShare(figures),
    };
  });
}

async function countFailures(tx: Tx, { scope }: Counting): Promise<Row[]> {
  const counts = (await countTexts(tx, scope, 'reason')).map(({ key, state, texts }) => {
    const outcome = outcomeOf(state);
    // the state says of these why they never left
    const reason = outcome === 'notSent' ? (key ?? (state === 'expired' ? 'expired' : 'opted_out')) : key;
    return { outcome, reason: reason ?? 'other', texts };
  });
  const failed = counts.filter(({ outcome }) => outcome === 'notDelivered' || outcome === 'notSent');
  return [...groupBy(failed, ({ outcome, reason }) => `${outcome} ${reason}`).values()]
    .map((alike) => ({ ...alike[0]!, texts: sum(alike.map(({ texts }) => texts)) })) // a group has a first one
    .sort((a, b) => b.texts - a.texts || `${a.outcome}${a.reason}`.localeCompare(`${b.outcome}${b.reason}`));
}

async function countPresets(tx: Tx, { scope }: Counting): Promise<Row[]> {
  const labels = await presetLabels(tx);
  const groups = groupBy(await countTexts(tx, scope, 'preset'), ({ key, language }) => `${key} ${language}`);
  return [...groups.values()]
    .map((counts) => {
      const figures = tallyTexts(counts);
      const { presets, delivered, notDelivered, notConfirmed } = figures;
      const { key, language } = counts[0]!; // a group has a first one
      return {
        preset: labels.get(String(key)) ?? null,
        ...{ language, presets, delivered, notDelivered, notConfirmed },
        deliveredShare: deliveredShare(figures),
        presetId: key,
      };
    })
    .filter(({ presets }) => presets > 0)
    .sort((a, b) => b.presets - a.presets || compare(a.preset, b.preset) || compare(a.language, b.language));
}

async function countLanguages(tx: Tx, { scope }: Counting): Promise<Row[]> {
  const texts = groupTexts(await countTexts(tx, scope, 'language'));
  const sessions = byKey(await countSessions(tx, scope, 'language'));
  return [...new Set([...texts.keys(), ...sessions.keys()])]
    .map((language) => {
      const { sent, presets, received } = tallyTexts(texts.get(language) ?? []);
      return { language, sessions: sessions.get(language) ?? 0, sent, presets, received };
    })
    .sort((a, b) => b.sessions - a.sessions || compare(a.language, b.language));
}

async function countAgents(tx: Tx, { scope }: Counting): Promise<Row[]> {
  const names = await agentNames(tx);
  // what no agent wrote or was in charge of is no agent's figure
  const ofAgents = ({ key }: { key: unknown }) => key !== null;
  const counts = (await countTexts(tx, scope, 'agent')).filter(ofAgents);
  const texts = groupTexts(counts);
  const sessions = byKey((await countSessions(tx, scope, 'agent')).filter(ofAgents));
  const takeovers = byKey(await countTakeovers(tx, scope));
  return [...new Set([...texts.keys(), ...sessions.keys(), ...takeovers.keys()])]
    .map((id) => {
      const { sent, presets, received, notDelivered } = tallyTexts(texts.get(id) ?? []);
      return {
        agent: names.get(String(id)) ?? String(id),
        sessions: sessions.get(id) ?? 0,
        takenOver: takeovers.get(id) ?? 0,
        ...{ sent, presets, received, notDelivered },
        agentId: id,
      };
    })
    .sort((a, b) => b.sent - a.sent || b.sessions - a.sessions || compare(a.agent, b.agent));
}

const CLOSING_COLUMNS: Readonly<Record<ClosingOutcome, string>> = {
  handed_over: 'closingHandedOver',
  queued: 'closingQueued',
  not_due: 'closingNotDue',
  off: 'closingOff',
  no_text: 'closingNoText',
  opted_out: 'closingOptedOut',
  blocked: 'closingBlocked',
};

async function countAutomatic(tx: Tx, { scope, starts }: Counting): Promise<Row[]> {
  const closings = groupBy(await countClosings(tx, scope), ({ key }) => key);
  const texts = groupTexts(await countTexts(tx, scope, 'time'));
  return starts.map((start, index) => {
    const ended = closings.get(index + 1) ?? [];
    const outcomes = Object.entries(CLOSING_COLUMNS).map(([outcome, column]) => [
      column,
      sum(ended.filter(({ closing }) => closing === outcome).map(({ count }) => count)),
    ]);
    return {
      start,
      ended: sum(ended.map(({ count }) => count)),
      ...(Object.fromEntries(outcomes) as Record<string, number>), // of the pairs just made
      autoReplies: tallyTexts(texts.get(index + 1) ?? []).autoReplies,
    };
  });
}

async function countLate(tx: Tx, { scope, starts }: Counting): Promise<Row[]> {
  const late = new Map((await countLateTexts(tx, scope)).map((row) => [row.key, row]));
  return starts.map((start, index) => {
    const { texts = 0, media = 0, autoReplied = 0 } = late.get(index + 1) ?? {};
    return { start, late: texts, lateMedia: media, autoReplied };
  });
}

async function countCost(tx: Tx, { scope, price }: Counting): Promise<Row[]> {
  const texts = groupTexts(await countTexts(tx, scope, 'number'));
  return [...texts]
    .map(([number, counts]) => {
      const { sent, segments, received, receivedSegments } = tallyTexts(counts);
      const estimate = price > 0 ? costOf(segments, price) : null;
      return { number, sent, segments, received, receivedSegments, estimate };
    })
    .sort((a, b) => b.segments - a.segments || compare(a.number, b.number));
}

const groupTexts = (counts: readonly TextCount[]) => groupBy(counts, ({ key }) => key);

const byKey = (rows: readonly KeyedCount[]) => new Map(rows.map(({ key, count }) => [key, count]));

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What is known comes before what is not. */
const compare = (a: Cell, b: Cell): number =>
  Number(a === null) - Number(b === null) || String(a).localeCompare(String(b), 'en');
