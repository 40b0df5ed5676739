import { type Overview } from '../../protocol/overview.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { viewSpending } from '../messages/view-spending.ts';
import { type Tx } from '../platform/db.ts';
import { findPresets } from '../presets/page-presets.ts';
import { findQueue } from '../queues/find-queue.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { countReport } from './count-report.ts';
import { addDays, type Buckets, dayOf, decideBuckets, formatLocal } from './decide-buckets.ts';
import { decideChecklist } from './decide-checklist.ts';
import { decideLook, SILENCE_MS } from './decide-look.ts';
import {
  closingLanguages,
  countFailures,
  countOpenSessions,
  endedLanguages,
  type FailureCount,
  medianDelivery,
  readCarriers,
  readNumberStates,
  readWaiting,
  readWritten,
} from './overview-store.ts';

const DAY_MS = 86_400_000;

/** How texting does today, since midnight of the zone, and what an administrator should look at or do next. */
export function viewOverview(ctx: Context, { tenantId }: AdminPrincipal, zone: string): Promise<Overview> {
  const now = ctx.clock.now();
  return ctx.db.tenant(tenantId, async (tx) => {
    const today = dayOf(now, zone);
    const hours = decideBuckets({ from: today, to: today, zone }, 'hour');
    const { inCallSms } = await effectiveSettings(tx, null);
    const carriers = await readCarriers(tx, {
      after: new Date(now.getTime() - DAY_MS),
      before: new Date(now.getTime() - SILENCE_MS),
    });
    const waiting = await readWaiting(tx);
    const figures = await countToday(tx, { today, zone, hours, now });
    const numbers = await readNumberStates(tx);
    const closings = await closingLanguages(tx);
    const look = decideLook({
      ...(await lookFacts(tx, { today, zone, hours, now })),
      ...{
        now,
        carriers,
        waiting,
        numbers,
        closings,
        today: figures.figures,
        spending: await viewSpending(ctx, tx),
        staleTranslations: (await findPresets(tx, {})).counts.stale,
      },
    });
    return {
      ...{ asOf: now.toISOString(), zone, inCallSms, openSessions: await countOpenSessions(tx), look },
      today: figures.figures,
      hours: figures.hours,
      carriers: carriers.map(({ carrier, lastEventAt }) => ({
        carrier,
        lastEventAt: lastEventAt?.toISOString() ?? null,
      })),
      waiting: waiting.map((line) => ({ ...line, oldest: line.oldest.toISOString() })),
      checklist: decideChecklist({ inCallSms, numbers, closings, ...(await readWritten(tx)) }),
    };
  });
}

interface Today {
  /** The date. */
  today: string;
  zone: string;
  hours: Buckets;
  now: Date;
}

/** The figures are the totals of the reports, so that both show the same. */
async function countToday(tx: Tx, { today, zone, hours, now }: Today) {
  const request = { from: today, to: today, zone, queue: null };
  const delivery = await countReport(tx, { ...request, report: 'delivery', granularity: 'hour' }, now);
  const use = await countReport(tx, { ...request, report: 'use', granularity: 'day' }, now);
  const of = (report: typeof use, key: string) => report.totals[key] ?? 0;
  return {
    hours: delivery,
    figures: {
      sent: of(delivery, 'sent'),
      callsWithTexts: of(use, 'callsWithTexts'),
      delivered: of(delivery, 'delivered'),
      deliveredShare: delivery.totals['deliveredShare'] ?? null,
      medianDeliverySeconds: await medianDelivery(tx, { from: hours.starts[0] ?? hours.end, to: hours.end }),
      notDelivered: of(delivery, 'notDelivered'),
      mainReason: mainReason(await countFailures(tx, hours), hours, zone),
      notConfirmed: of(delivery, 'notConfirmed'),
      media: of(use, 'media'),
      mediaFailed: of(use, 'mediaFailed'),
    },
  };
}

/** The reason most failures have, and the hour with most of these. */
function mainReason(failures: readonly FailureCount[], { starts }: Buckets, zone: string) {
  const counts = new Map<string, number>();
  for (const { reason, count } of failures) counts.set(reason, (counts.get(reason) ?? 0) + count);
  const [main] = [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
  if (!main) return null;
  const [reason, count] = main;
  const [most] = failures.filter((one) => one.reason === reason).sort((a, b) => b.count - a.count);
  const hour = most && starts[most.bucket - 1];
  return most && hour ? { reason, count, hour: formatLocal(hour, zone), inHour: most.count } : null;
}

async function lookFacts(tx: Tx, { today, zone, hours, now }: Today) {
  const { tenantDefault } = await tenantFacts(tx);
  const { autoStrict } = await effectiveSettings(tx, null);
  const rows = await endedLanguages(tx, { from: hours.starts[0] ?? hours.end, to: hours.end });
  const ended = [];
  for (const { language, queueKey, calls } of rows) {
    const queue = await findQueue(tx, queueKey);
    ended.push({ language, calls, queueDefault: queue?.defaultLanguage ?? tenantDefault });
  }
  const week = await countReport(
    tx,
    {
      ...{ report: 'delivery', from: addDays(today, -7), to: addDays(today, -1) },
      ...{ zone, queue: null, granularity: 'month' },
    },
    now,
  );
  const { delivered, notDelivered } = week.totals;
  return {
    ended,
    tenantDefault,
    strict: autoStrict,
    week: { delivered: delivered ?? 0, notDelivered: notDelivered ?? 0 },
  };
}
