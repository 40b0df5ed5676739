import { localHour } from '../../protocol/time-zone.ts';
import { changeWithin } from '../audit/change-configuration.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { countryOf } from '../numbers/decide-destination.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { dropLapsedHolds, isHeldPrefix, keepHold } from '../sending/hold-prefix.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { decideAlarms, findSigns, type Sign, type Week } from './decide-alarms.ts';
import {
  allTenants,
  insertAlarm,
  readBusiestHours,
  readEnds,
  readNumbersByDay,
  readRaised,
  readTexted,
} from './store.ts';

const HOUR_SECONDS = 3_600;
const WEEK_DAYS = 7;
const DAY_SECONDS = 86_400;

/**
 * Looks at what every tenant's last hour was like, raises the alarms it deserves, and takes holds away that have lapsed.
 * A tenant whose look fails is looked at the next time; it keeps no other from being looked at. Safe on several nodes at
 * once: a row that only one can insert makes the alarm.
 */
export async function raiseAlarms(ctx: Context, signal: AbortSignal): Promise<void> {
  for (const tenantId of await ctx.db.worker(allTenants)) {
    if (signal.aborted) return;
    try {
      await dropLapsedHolds(ctx, tenantId);
      await lookAt(ctx, tenantId);
    } catch (error) {
      ctx.log.error({ tenantId, error }, 'a company could not be looked at for alarms');
    }
  }
}

async function lookAt(ctx: Context, tenantId: string): Promise<void> {
  const now = ctx.clock.now();
  const { alarms, day } = await ctx.db.tenant(tenantId, async (tx) => {
    const settings = await effectiveSettings(tx, null);
    const { homeCountry } = await tenantFacts(tx);
    const day = localHour(now, settings.timeZone).slice(0, 10);
    const texted = await readTexted(tx, addSeconds(now, -HOUR_SECONDS));
    const all = findSigns(texted, homeCountry, settings);
    if (all.length === 0) return { alarms: [], day };
    const raised = await readRaised(tx, day);
    const signs = all.filter(
      ({ kind, subject }) => !raised.some((one) => one.kind === kind && one.subject === subject),
    );
    return { alarms: decideAlarms(signs, await weekBefore(tx, signs, { now, day })), day };
  });
  for (const alarm of alarms) await raise(ctx, tenantId, { ...alarm, day });
}

/** Only what the signs need of it: a week of a large company is much to read. */
async function weekBefore(
  tx: Tx,
  signs: readonly Sign[],
  { now, day }: { now: Date; day: string },
): Promise<Week> {
  const kinds = new Set(signs.map(({ kind }) => kind));
  const before = addSeconds(now, -HOUR_SECONDS);
  const span = { from: addSeconds(before, -WEEK_DAYS * DAY_SECONDS), before };
  const agents = signs.flatMap(({ kind, subject }) => (kind === 'agent' ? [subject] : []));
  const ends = kinds.has('failures') ? await readEnds(tx, span) : { delivered: 0, lost: 0 };
  const hours = agents.length > 0 ? await readBusiestHours(tx, agents, span) : [];
  return {
    ...ends,
    agents: new Map(hours.map(({ agentId, numbers }) => [agentId, numbers])),
    countries: kinds.has('country') ? await busiestDays(tx, day) : new Map(),
  };
}

async function busiestDays(tx: Tx, day: string): Promise<Map<string, number>> {
  const from = addSeconds(new Date(`${day}T00:00:00Z`), -WEEK_DAYS * DAY_SECONDS)
    .toISOString()
    .slice(0, 10);
  const days = new Map<string, number>();
  const busiest = new Map<string, number>();
  for (const { day: date, example, numbers } of await readNumbersByDay(tx, { from, before: day })) {
    const country = countryOf(example);
    if (country === null) continue;
    const key = `${date} ${country}`;
    const total = (days.get(key) ?? 0) + numbers;
    days.set(key, total);
    busiest.set(country, Math.max(busiest.get(country) ?? 0, total));
  }
  return busiest;
}

/** The row, the audit, the hold if the company wants one, and the event, in one transaction; then the log. */
async function raise(ctx: Context, tenantId: string, alarm: Sign & { day: string }): Promise<void> {
  const id = ctx.ids.uuid();
  const at = ctx.clock.now();
  const { kind, subject, numbers, texts, share, usual } = alarm;
  const raised = await ctx.db.tenant(tenantId, async (tx) => {
    const settings = await effectiveSettings(tx, null);
    const isNew = await changeWithin(ctx, tx, { actor: 'system', event: 'settings.changed' }, async () => {
      const result = await insertAlarm(tx, { ...alarm, id, at });
      const after = { kind, subject, numbers, texts, share, usual };
      const change = { action: 'alarm.raised', object: `alarm/${id}`, before: null, after };
      return { result, change: result ? change : null };
    });
    if (!isNew) return false;
    if (kind === 'prefix' && settings.prefixHold)
      await keepHold(ctx, tx, { actor: 'system', prefix: subject, hours: settings.prefixHoldHours });
    const held = kind === 'prefix' && (await isHeldPrefix(tx, subject));
    await tellWebhooks(ctx, tx, async () => ({
      type: 'alarm.raised',
      stream: `alarm/${kind}/${subject}`,
      // who an agent is stays here
      data: {
        ...{ alarmId: id, kind, numbers, texts, share, held },
        subject: kind === 'prefix' || kind === 'country' ? subject : null,
      },
    }));
    return true;
  });
  if (raised)
    ctx.log.warn(
      { tenantId, alarmId: id, kind, numbers, texts, share, usual },
      'an alarm was raised: texts may be pumped',
    );
}
