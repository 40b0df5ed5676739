import { type CallReport } from '../../../protocol/call.ts';
import { factsOfAmi } from '../../../server/telephony/asterisk/decide-ami.ts';
import { factsOfAri } from '../../../server/telephony/asterisk/decide-ari.ts';
import {
  decideReports,
  type Exchange,
  newExchange,
} from '../../../server/telephony/asterisk/decide-calls.ts';
import {
  applyFact,
  applyWhole,
  type Fact,
  SILENT_FEED,
} from '../../../server/telephony/asterisk/decide-feed.ts';
import { type Meaning } from '../../../server/telephony/asterisk/decide-meaning.ts';
import { type Line } from '../../fakes/asterisk-recordings.ts';

export const MEANING: Meaning = {
  ...{ queue: null, languages: [], country: null },
  queues: [
    { of: 'service_it', queue: 'repairs' },
    { of: 'service_en', queue: 'billing' },
    { of: 'service_joined', queue: 'repairs' },
    { of: 'service_kept', queue: 'repairs' },
    { of: 'service_asked', queue: 'repairs' },
  ],
  agents: [
    { of: 'Ana', agent: 'ana' },
    { of: 'PJSIP/agent7', agent: 'ana' },
    { of: 'PJSIP/agent8', agent: 'ben' },
  ],
};

const T0 = Date.parse('2026-11-22T10:00:00Z');
const NOTHING = { legs: [], members: new Map() };

/** An exchange without calls, heard by these feeds. */
export function quietExchange(feeds: readonly ('ami' | 'ari')[] = ['ami', 'ari']): Exchange {
  const exchange = newExchange('milan', []);
  const up = feeds.map(
    (name) => [name, applyWhole(exchange[name], NOTHING, { now: T0, other: SILENT_FEED })] as const,
  );
  return { ...exchange, ...Object.fromEntries(up) };
}

export const factsOf = (line: Line): Fact[] =>
  line.feed === 'ari' ? (factsOfAri(line.event) ?? []) : factsOfAmi(new Map(Object.entries(line.fields)));

/** Plays lines at their times, then lets time pass. `looksAtAll`: at every call each time, not at those a line is about. Gives back all that is reported, in order. */
export function replay(
  lines: readonly Line[],
  {
    exchange = quietExchange(),
    meaning = MEANING,
    looksAtAll = false,
  }: { exchange?: Exchange; meaning?: Meaning; looksAtAll?: boolean } = {},
): { exchange: Exchange; reports: CallReport[]; strangers: string[] } {
  const reports: CallReport[] = [];
  const strangers = new Set<string>();
  let current = exchange;
  let dueAt: number | null = null;
  const decide = (now: number, touched: string[] = []) => {
    const outcome = decideReports(current, meaning, now, looksAtAll ? undefined : touched);
    current = outcome.exchange;
    reports.push(...outcome.reports);
    for (const one of outcome.strangers) strangers.add(one);
    dueAt = outcome.dueAt;
  };
  for (const line of lines) {
    const now = T0 + line.atMs;
    while (dueAt !== null && dueAt <= now) decide(dueAt);
    for (const fact of factsOf(line)) {
      current = { ...current, [line.feed]: applyFact(current[line.feed], fact, now) };
      if (current[line.feed].isUp) decide(now, [fact.id]);
    }
  }
  while (dueAt !== null) decide(dueAt);
  return { exchange: current, reports, strangers: [...strangers] };
}

/** What is said of each call, short; without reports whose one news is what a caller who waits has answered. */
export const told = (reports: readonly CallReport[]): string[] =>
  reports.filter((report, index) => !isAnswerAlone(reports[index - 1], report)).map(inShort);

const inShort = ({ state, agent, endReason }: CallReport): string =>
  [state, agent?.id, endReason].filter(Boolean).join(' ');

const isAnswerAlone = (before: CallReport | undefined, report: CallReport): boolean =>
  before?.callKey === report.callKey &&
  before.waitSms !== report.waitSms &&
  inShort(before) === inShort(report);

/** The last that is said of each call, but for its order and its times. */
export const final = (reports: readonly CallReport[]): object =>
  Object.fromEntries(
    reports.map(({ callKey, state, caller, dialled, queue, language, agent, endReason }) => [
      callKey,
      { state, caller, dialled, queue, language, agent, endReason },
    ]),
  );
