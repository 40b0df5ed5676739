import * as z from 'zod';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Answer } from './decide-outcome.ts';
import { nextStep, type Step } from './next-step.ts';
import { recordAnswer } from './record-answer.ts';
import { letGo, threadsOf } from './thread-store.ts';

export const FollowJob = z.object({ tenantId: z.string(), sessionId: z.uuid() });
export type FollowJob = z.infer<typeof FollowJob>;

/**
 * Writes what is due to the records of a session, in order and each once. May be run again at any time, by several nodes at
 * once: one writes to a record at a time, and what may have been written is looked for before it is written again.
 */
export async function writeRecords(
  ctx: Context,
  { tenantId, sessionId }: FollowJob,
  signal: AbortSignal,
): Promise<void> {
  const threads = await ctx.db.tenant(tenantId, (tx) => threadsOf(tx, sessionId));
  for (const threadId of threads) {
    const claim = ctx.ids.uuid();
    for (;;) {
      if (signal.aborted) await ctx.db.tenant(tenantId, (tx) => letGo(tx, { threadId, claim }));
      // nothing is under way; the job is run again by another process
      signal.throwIfAborted();
      const step = await ctx.db.tenant(tenantId, (tx) => nextStep(ctx, tx, { threadId, claim }));
      if (!step) break;
      crashPoint('C25a');
      const answer = await ask(step, signal);
      crashPoint('C25b');
      await ctx.db.tenant(tenantId, (tx) => recordAnswer(ctx, tx, step, { claim, answer }));
    }
  }
}

/** Asks the CRM, in the time that it says it needs. */
function ask({ verb, system, write, account }: Step, signal: AbortSignal): Promise<Answer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(system.timeoutMs)]);
  return system[verb](write, account, limit);
}
