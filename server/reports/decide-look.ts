import { chooseLanguage } from '../../protocol/language-fallback.ts';
import { type LookItem } from '../../protocol/overview.ts';

/** Milliseconds without a word of a carrier that has something to say. */
export const SILENCE_MS = 10 * 60_000;
/** Milliseconds a text may wait in its number's line before it is worth a look. */
const WAIT_MS = 60_000;
/** Undelivered share that is looked at, and how many times that of the week before it must be. */
const SHARE = 0.05;
const TIMES = 2;
/** Texts with a known end below which a share says nothing. */
const ENOUGH = 20;
/** Items of one kind: what is wrong everywhere is one thing to look at. */
const MANY = 5;

export interface LookFacts {
  now: Date;
  ended: readonly { language: string; queueDefault: string; calls: number }[];
  closings: readonly string[];
  tenantDefault: string;
  strict: boolean;
  numbers: readonly { id: string; number: string; verified: boolean; queues: readonly string[] }[];
  /** Delivered, and not. `week`: the seven days before today. */
  today: { delivered: number; notDelivered: number };
  week: { delivered: number; notDelivered: number };
  carriers: readonly {
    carrier: string;
    lastEventAt: Date | null;
    unheard: number;
    unheardSince: Date | null;
  }[];
  waiting: readonly { number: string; texts: number; oldest: Date }[];
  staleTranslations: number;
  /** Limits of spending that are near or reached. */
  spending: readonly Omit<Extract<LookItem, { code: 'spending' }>, 'code'>[];
}

/** What an administrator should look at, the most pressing first. Pure. */
export function decideLook(facts: LookFacts): LookItem[] {
  return [
    ...nearLimits(facts),
    ...silentCarriers(facts),
    ...risingFailures(facts),
    ...longLines(facts),
    ...missingClosings(facts),
    ...(facts.staleTranslations > 0
      ? [{ code: 'translations_stale' as const, count: facts.staleTranslations }]
      : []),
    ...unverified(facts),
  ];
}

const nearLimits = ({ spending }: LookFacts): LookItem[] =>
  [...spending]
    .sort((a, b) => Number(b.reached) - Number(a.reached) || b.used / b.limit - a.used / a.limit)
    .slice(0, MANY)
    .map((one) => ({ code: 'spending', ...one }));

function silentCarriers({ carriers, now }: LookFacts): LookItem[] {
  return carriers.flatMap(({ carrier, lastEventAt, unheard, unheardSince }) => {
    const heard = lastEventAt?.getTime() ?? 0;
    if (unheard === 0 || now.getTime() - heard < SILENCE_MS) return [];
    // it has said something since: what it says nothing of are single texts
    if (unheardSince && heard > unheardSince.getTime() + SILENCE_MS) return [];
    return [
      {
        code: 'carrier_silent' as const,
        ...{ carrier, texts: unheard, since: lastEventAt?.toISOString() ?? null },
      },
    ];
  });
}

function risingFailures({ today, week }: LookFacts): LookItem[] {
  const share = shareOf(today);
  const before = shareOf(week) ?? 0;
  if (share === null || share < SHARE || share < before * TIMES) return [];
  return [{ code: 'undelivered_rising', share, before }];
}

function shareOf({ delivered, notDelivered }: LookFacts['today']): number | null {
  const known = delivered + notDelivered;
  return known < ENOUGH ? null : notDelivered / known;
}

const longLines = ({ waiting, now }: LookFacts): LookItem[] =>
  waiting
    .filter(({ oldest }) => now.getTime() - oldest.getTime() > WAIT_MS)
    .slice(0, MANY)
    .map(({ number, texts, oldest }) => ({
      code: 'texts_waiting',
      ...{ number, texts, oldest: oldest.toISOString() },
    }));

/** Languages whose callers got a closing text that is not in their language, parent or base. */
function missingClosings({ ended, closings, tenantDefault, strict }: LookFacts): LookItem[] {
  if (closings.length === 0) return [];
  const missing = new Map<string, { calls: number; got: string | null }>();
  for (const { language, queueDefault, calls } of ended) {
    const ladder = { wanted: language, available: closings, queueDefault, tenantDefault };
    if (chooseLanguage({ ...ladder, strict: true }).language !== null) continue;
    const got = chooseLanguage({ ...ladder, strict }).language;
    missing.set(language, { calls: (missing.get(language)?.calls ?? 0) + calls, got });
  }
  return [...missing]
    .sort(([, a], [, b]) => b.calls - a.calls)
    .slice(0, MANY)
    .map(([language, { calls, got }]) => ({ code: 'closing_missing', language, calls, got }));
}

const unverified = ({ numbers }: LookFacts): LookItem[] =>
  numbers
    .filter(({ verified }) => !verified)
    .slice(0, MANY)
    .map(({ id, number, queues }) => ({
      code: 'number_unverified',
      ...{ numberId: id, number, queues: [...queues] },
    }));
