import { type SpendingCap } from '../../protocol/sending.ts';
import { localHour } from '../../protocol/time-zone.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { conversationOf, type Pair } from './contact.ts';
import { keyOf, readCounters } from './counter-store.ts';
import { countersOf, passedCap, type Spending, type Spent } from './decide-caps.ts';

/**
 * What was spent of every limit that one more text to the pair would count towards. What its conversation has in line
 * counts as spent, where the limit is of the session or the caller: it will be, before that text.
 */
export async function spendingOf(
  { clock }: Pick<Context, 'clock'>,
  tx: Tx,
  text: Omit<Spending, 'caller'> & { pair: Pair },
): Promise<Spent[]> {
  const settings = await effectiveSettings(tx, text.queueKey);
  const hour = localHour(clock.now(), settings.timeZone);
  const keys = countersOf({ ...text, caller: text.pair.caller }, settings, hour).filter(
    ({ limit }) => limit > 0,
  );
  if (keys.length === 0) return [];
  const { counters, waiting } = await readCounters(tx, keys, conversationOf(text.pair));
  const used = new Map(counters.map((counter) => [keyOf(counter), counter.used]));
  return keys.map((key) => ({
    ...key,
    used:
      (used.get(keyOf({ ...key, tenantId: tx.tenantId })) ?? 0) +
      (key.cap === 'tenantDay' || key.cap === 'queueDay' ? 0 : waiting),
  }));
}

/** The limit that leaves no room for a text of one segment, or `null`. */
export async function reachedCap(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  text: Parameters<typeof spendingOf>[2],
): Promise<SpendingCap | null> {
  return passedCap({ segments: 1, kind: 'text' }, await spendingOf(ctx, tx, text));
}
