import * as z from 'zod/mini';
import { type SourceTrouble } from '../../../protocol/followed-source.ts';
import { keepDrivenCalls } from '../../calls/driven-calls.ts';
import { type Context } from '../../context.ts';
import { type JobWorkerOptions } from '../../platform/job-worker.ts';
import { type Tx } from '../../platform/db.ts';
import { applyNews, endedByQuiet, type FollowedCall, stateOf } from './decide-call.ts';
import { type FollowedSource, type LookAnswer } from './source.ts';
import { type FollowedRow, lockFollowed, noteTrouble, readSource, type SourceRow } from './store.ts';
import { followAt, settle } from './take-news.ts';

const FollowJob = z.object({ tenantId: z.string(), source: z.string(), id: z.string() });

/** Seconds between two looks that fail. */
const FAILED_SECONDS = [1, 2, 4, 8, 15, 30];
/** Looks that fail before a call is told of with what is known without them. */
const MOST_FAILED = 3;
/** Seconds a source is left alone when it does not say how long. */
const PAUSE_SECONDS = 30;

/** The task of calls that are followed, for `startJobWorker`. */
export const followJobs = (
  ctx: Context,
  sources: readonly FollowedSource[],
): Pick<JobWorkerOptions, 'tasks'> => ({
  tasks: {
    'call.follow': async (payload, { signal }) => {
      const { source: name, ...of } = FollowJob.parse(payload);
      const source = sources.find((one) => one.name === name);
      if (source) await followCall(ctx, source, of, signal);
    },
  },
});

/**
 * Asks the source what became of a call, and tells it here: what its webhooks lost, and that the call goes on. May be run again at
 * any time, by several nodes at once.
 */
export async function followCall(
  ctx: Context,
  source: FollowedSource,
  { tenantId, id }: { tenantId: string; id: string },
  signal: AbortSignal,
): Promise<void> {
  const look = await ctx.db.tenant(tenantId, (tx) => prepare(ctx, tx, source, id));
  if (!look) return;
  const answer: LookAnswer = look.ask
    ? await look.ask(id, look.call, signal)
    : { kind: 'failed', reason: 'account_refused', detail: 'account' };
  await ctx.db.tenant(tenantId, async (tx) => {
    const settings = await readSource(tx, source.name);
    const row = await lockFollowed(tx, { source: source.name, id });
    if (settings && row && stateOf(row.call).state !== 'ended')
      await take(ctx, tx, { source, settings, row, answer });
  });
}

/** What to ask; `null`: nothing, or later, for which there is a job then. */
async function prepare(ctx: Context, tx: Tx, source: FollowedSource, id: string) {
  const settings = await readSource(tx, source.name);
  const row = await lockFollowed(tx, { source: source.name, id });
  if (!settings || !row || row.dueAt === null) return null;
  const now = ctx.clock.now();
  const call = endedByQuiet(row.call, now.getTime());
  if (call !== row.call) {
    await settle(ctx, tx, { source, settings, known: row, row: { ...row, call } });
    return null;
  }
  if (row.dueAt > now) {
    await followAt(ctx, tx, { source: source.name, id, runAt: row.dueAt });
    return null;
  }
  return { call, ask: await source.prepareLook(ctx, tx, settings) };
}

interface Taking {
  source: FollowedSource;
  settings: SourceRow;
  row: FollowedRow;
  answer: LookAnswer;
}

async function take(ctx: Context, tx: Tx, { source, settings, row, answer }: Taking): Promise<void> {
  const at = ctx.clock.now();
  const write = (change: Partial<FollowedRow>, next?: number) =>
    settle(ctx, tx, {
      ...{ source, settings, known: row, row: { ...row, looks: row.looks + 1, ...change } },
      ...(next !== undefined && { next }),
    });
  const trouble = (reason: SourceTrouble, detail: string) =>
    noteTrouble(tx, source.name, { reason, detail, at });
  switch (answer.kind) {
    case 'news': {
      const call = answer.news.reduce((one, each) => applyNews(one, each, at.getTime()), row.call);
      const after = await write({ call, asked: true, ...(call !== row.call && { looks: 0 }) });
      // the source has the call as it was said
      if (after.said && after.said === row.said && after.said.state !== 'ended')
        await keepDrivenCalls(ctx, tx, { source: source.name, calls: [after.said] });
      return;
    }
    case 'gone':
      await write({ call: goneAt(row.call, at.getTime()), asked: true });
      return trouble('call_unknown', row.id);
    case 'throttled':
      await write({}, answer.retryAfterMs === null ? PAUSE_SECONDS : Math.ceil(answer.retryAfterMs / 1_000));
      return trouble('throttled', row.id);
    case 'failed':
      await write(
        { asked: row.asked || row.looks + 1 >= MOST_FAILED },
        FAILED_SECONDS[row.looks] ?? FAILED_SECONDS.at(-1)!,
      );
      return trouble(answer.reason, answer.detail);
  }
}

/** A call that its source does not know is over, whatever its webhooks said. */
const goneAt = (call: FollowedCall, at: number): FollowedCall =>
  call.caller ? applyNews(call, { at, leg: { of: 'caller' }, phase: 'gone' }, at) : { ...call, quiet: true };
