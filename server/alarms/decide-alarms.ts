import { type AlarmKind } from '../../protocol/alarm.ts';
import { type Settings } from '../../protocol/settings.ts';
import { countryOf, isDomestic } from '../numbers/decide-destination.ts';

/** Texts that were handed over within the last hour, to one number by one agent. */
export interface Texted {
  /** E.164. */
  caller: string;
  /** `null`: nobody wrote it. */
  agentId: string | null;
  texts: number;
  /** Of these, such as are known to have arrived, and not to have arrived. */
  delivered: number;
  lost: number;
}

/** How it was in the week before. What is not there was 0. */
export interface Week {
  /** Different numbers of each country on its busiest day. */
  countries: ReadonlyMap<string, number>;
  delivered: number;
  lost: number;
  /** Different numbers that each agent texted in the busiest hour. */
  agents: ReadonlyMap<string, number>;
}

export type Thresholds = Pick<
  Settings,
  'alarmPrefixNumbers' | 'alarmCountryNumbers' | 'alarmFailurePercent' | 'alarmAgentNumbers'
>;

/** Something that looks like pumping. The fields are those of `protocol/alarm.ts`. */
export interface Sign {
  kind: AlarmKind;
  subject: string;
  numbers: number;
  texts: number;
  share: number | null;
  usual: number;
}

/** Last digits that are not of the prefix: operators are given numbers by the ten thousand. */
const LINE_DIGITS = 4;
const LINES = 10 ** LINE_DIGITS;
/** Numbers no further apart are neighbours; nearer ones where so many are texted that chance brings them together. */
const REACH = { least: 5, most: 10 };
/** Texts with a known end, below which a share says nothing. */
const ENOUGH = 20;
/** Times the share of the week before. */
const FAILURE_TIMES = 2;
/** Times the median of the other agents, when there are so many of them. */
const OTHERS = { times: 3, atLeast: 2 };
/** Times an agent's own busiest hour. */
const OWN_TIMES = 2;

/**
 * What is unusual in the last hour without looking at the time before: alarms of prefixes, and those of other kinds that
 * the week before may explain. Pure; the order of `texted` does not matter.
 */
export function findSigns(texted: readonly Texted[], homeCountry: string, limits: Thresholds): Sign[] {
  return [
    ...walkedPrefixes(texted, limits.alarmPrefixNumbers),
    ...foreignCountries(texted, homeCountry, limits.alarmCountryNumbers),
    ...risenFailures(texted, limits.alarmFailurePercent),
    ...busyAgents(texted, limits.alarmAgentNumbers),
  ];
}

/** Those of the signs that the week before does not explain, with what was usual then. Pure. */
export function decideAlarms(signs: readonly Sign[], week: Week): Sign[] {
  return signs.flatMap((sign) => {
    const usual = usualOf(sign, week);
    const isMore = {
      prefix: true,
      // in an hour more numbers than on any whole day
      country: sign.numbers > usual,
      failures: (sign.share ?? 0) >= FAILURE_TIMES * usual,
      agent: sign.numbers > OWN_TIMES * usual,
    }[sign.kind];
    return isMore ? [{ ...sign, usual }] : [];
  });
}

function usualOf({ kind, subject }: Sign, { countries, agents, delivered, lost }: Week): number {
  switch (kind) {
    case 'prefix':
      return 0;
    case 'country':
      return countries.get(subject) ?? 0;
    case 'failures':
      return delivered + lost === 0 ? 0 : lost / (delivered + lost);
    case 'agent':
      return agents.get(subject) ?? 0;
  }
}

/** Prefixes of which so many numbers in a row were texted. */
function walkedPrefixes(texted: readonly Texted[], least: number): Sign[] {
  if (least === 0) return [];
  return [...groupBy(texted, ({ caller }) => caller.slice(0, -LINE_DIGITS))].flatMap(([subject, group]) => {
    const row = longestRow(new Set(group.map(({ caller }) => Number(caller.slice(-LINE_DIGITS)))));
    if (row.size < least) return [];
    const texts = sum(group.filter(({ caller }) => row.has(Number(caller.slice(-LINE_DIGITS)))));
    return [{ kind: 'prefix', subject, numbers: row.size, texts, share: null, usual: 0 }];
  });
}

/** The most of these lines that follow one another as neighbours. */
function longestRow(lines: ReadonlySet<number>): Set<number> {
  const reach = Math.max(REACH.least, Math.min(REACH.most, LINES / (4 * lines.size)));
  let [longest, current]: [number[], number[]] = [[], []];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = current.at(-1);
    if (last === undefined || line - last > reach) current = [];
    current.push(line);
    if (current.length > longest.length) longest = current;
  }
  return new Set(longest);
}

function foreignCountries(texted: readonly Texted[], homeCountry: string, least: number): Sign[] {
  if (least === 0) return [];
  return [...groupBy(texted, ({ caller }) => countryOf(caller))].flatMap(([country, group]) => {
    const numbers = countNumbers(group);
    if (country === null || isDomestic(country, homeCountry) || numbers < least) return [];
    return [{ kind: 'country', subject: country, numbers, texts: sum(group), share: null, usual: 0 }];
  });
}

function risenFailures(texted: readonly Texted[], percent: number): Sign[] {
  if (percent === 0) return [];
  const lost = texted.reduce((all, one) => all + one.lost, 0);
  const known = texted.reduce((all, one) => all + one.delivered, lost);
  if (known < ENOUGH || lost * 100 < percent * known) return [];
  const numbers = countNumbers(texted.filter((one) => one.lost > 0));
  // one telephone that is off is no pumping, however often it is texted
  if (numbers < ENOUGH / 2) return [];
  return [{ kind: 'failures', subject: '', numbers, texts: known, share: lost / known, usual: 0 }];
}

function busyAgents(texted: readonly Texted[], least: number): Sign[] {
  if (least === 0) return [];
  const counts = [...groupBy(texted, ({ agentId }) => agentId)].flatMap(([agentId, group]) =>
    agentId === null ? [] : [{ agentId, numbers: countNumbers(group), texts: sum(group) }],
  );
  return counts.flatMap(({ agentId, numbers, texts }) => {
    if (numbers < least) return [];
    const others = counts.filter((other) => other.agentId !== agentId).map((other) => other.numbers);
    if (others.length >= OTHERS.atLeast && numbers <= OTHERS.times * median(others)) return [];
    return [{ kind: 'agent', subject: agentId, numbers, texts, share: null, usual: 0 }];
  });
}

function groupBy<K>(texted: readonly Texted[], keyOf: (one: Texted) => K): Map<K, Texted[]> {
  const groups = new Map<K, Texted[]>();
  for (const one of texted) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

const sum = (texted: readonly Texted[]): number => texted.reduce((all, { texts }) => all + texts, 0);
const countNumbers = (texted: readonly Texted[]): number => new Set(texted.map(({ caller }) => caller)).size;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
