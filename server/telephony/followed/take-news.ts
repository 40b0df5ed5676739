import { hasEnded } from '../../calls/has-ended.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { addSeconds } from '../../platform/clock.ts';
import { type Tx } from '../../platform/db.ts';
import { effectiveSettings } from '../../settings/effective-settings.ts';
import { callTruth } from '../server-call-truth.ts';
import { applyNews, isLacking, isPassing, newCall, type News, stateOf } from './decide-call.ts';
import { nextReport } from './next-report.ts';
import { type FollowedSource } from './source.ts';
import {
  type FollowedRow,
  lockFollowed,
  noteDelivery,
  noteTrouble,
  readSource,
  saveFollowed,
  type SourceRow,
} from './store.ts';

/** An event that is older says nothing of the present: the source is asked before a call is told of. Seconds. */
const FRESH_SECONDS = 300;
/** Seconds between two looks at a call that goes on; at least three fit into the lease. */
const LOOK_SECONDS = 30;
/** Seconds between two looks at one that nobody has, by how many there were. */
const PASSING_SECONDS = [2, 3, 5, 10];

/**
 * Takes what a source's webhook says of one call, and tells it here in the same transaction. What is old, doubled or of a source that
 * is not set up changes nothing: `taken` is whether it was news. Nothing is asked at the source here.
 */
export function takeNews(
  ctx: Context,
  source: FollowedSource,
  tenantId: string,
  { id, news, hasCallerLeg }: { id: string; news: readonly News[]; hasCallerLeg: boolean },
): Promise<{ taken: boolean }> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const settings = await readSource(tx, source.name);
    if (!settings) return { taken: false };
    const at = ctx.clock.now();
    const known = await lockFollowed(tx, { source: source.name, id });
    const first = known?.call ?? newCall(news[0]!.at, { hasCallerLeg });
    const call = news.reduce((one, each) => applyNews(one, each, at.getTime()), first);
    const isNews = call !== first;
    if (isNews) {
      const isFresh = news.every((one) => at.getTime() - one.at <= FRESH_SECONDS * 1_000);
      const isKnown = call.facts.caller !== undefined;
      await settle(ctx, tx, {
        ...{ source, settings, known },
        row: {
          ...(known ?? { id, span: 1, said: null }),
          ...{ call, looks: 0, dueAt: at },
          asked: (known?.asked ?? false) || (isFresh && (isKnown || stateOf(call).state === 'ended')),
        },
      });
    }
    await noteDelivery(tx, source.name, at);
    return { taken: isNews };
  });
}

interface Settling {
  source: FollowedSource;
  settings: SourceRow;
  known: FollowedRow | null;
  row: FollowedRow;
  /** Seconds until the next look; default: by what the call is at. */
  next?: number;
}

/** Has somebody look then what became of a call. */
export const followAt = (
  ctx: Context,
  tx: Tx,
  { source, id, runAt }: { source: string; id: string; runAt: Date },
) =>
  ctx.jobs.add(tx, 'call.follow', { tenantId: tx.tenantId, source, id }, { key: `${source}/${id}`, runAt });

/** Writes down what is known of a call, tells it here where that is news, and has it looked at again while it goes on. */
export async function settle(
  ctx: Context,
  tx: Tx,
  { source, settings, known, row, next }: Settling,
): Promise<FollowedRow> {
  const at = ctx.clock.now();
  const span = await spanOf(tx, row);
  const again: FollowedRow = { ...row, span, said: span === row.span ? row.said : null };
  const { report, trouble } = await nextReport(tx, again, { source, names: source.namesOf(settings) });
  const isOver = stateOf(row.call).state === 'ended';
  // the source may know who that is
  const isUnknown = trouble?.reason === 'agent_unknown' && row.looks === 0;
  const seconds = isUnknown ? 0 : (next ?? (await secondsToLook(tx, again)));
  const dueAt = isOver ? null : addSeconds(at, seconds);
  const after: FollowedRow = { ...again, said: report ?? again.said, dueAt };
  await saveFollowed(tx, after, { source: source.name, at, isNew: known === null });
  let refused: AppError | null = null;
  if (report) {
    try {
      await callTruth(source.name).reportIn(ctx, tx, report);
    } catch (error) {
      // refused before anything is written: another source has this call, or its queue was removed this moment
      if (!(error instanceof AppError)) throw error;
      refused = error;
    }
  }
  if (dueAt) await followAt(ctx, tx, { source: source.name, id: row.id, runAt: dueAt });
  if (refused) {
    const reason = refused.code === 'call_of_other_source' ? 'other_source' : 'queue_unknown';
    await noteTrouble(tx, source.name, { reason, detail: row.id, at });
  } else if (trouble && !isUnknown) await noteTrouble(tx, source.name, { ...trouble, at });
  return after;
}

/** A call that is over here, and has an agent at its source still or again, is told as another one. */
async function spanOf(tx: Tx, { call, span, said }: FollowedRow): Promise<number> {
  const { state } = stateOf(call);
  if (!said || state === 'ended' || state === 'ringing') return span;
  return said.state === 'ended' || (await hasEnded(tx, said.callKey)) ? span + 1 : span;
}

/** At once while too little is known, or something was not heard; soon while nobody has it; else a third of the lease, so that two looks may fail. */
async function secondsToLook(tx: Tx, { asked, looks, call, said }: FollowedRow): Promise<number> {
  if (!asked || (isLacking(call) && looks === 0)) return 0;
  if (isLacking(call) || isPassing(call)) return PASSING_SECONDS[looks] ?? 10;
  const { callLeaseSeconds } = await effectiveSettings(tx, said?.queue ?? null);
  return Math.min(LOOK_SECONDS, Math.floor(callLeaseSeconds / 3));
}
