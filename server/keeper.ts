import { endSilentCalls } from './calls/lease-keeper.ts';
import { type Context } from './context.ts';
import { reapClaims } from './messages/reap-claims.ts';

/** Runs what time brings about, on every node; each step is safe to run on several at once. */
export function startKeeper(
  ctx: Context,
  { everyMs = 1_000 }: { everyMs?: number } = {},
): { close(): Promise<void> } {
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round: Promise<void> = Promise.resolve();
  const turn = async () => {
    for (const step of [endSilentCalls, reapClaims]) {
      try {
        await step(ctx);
      } catch (error) {
        ctx.log.error({ step: step.name, error }, 'a round of the keeper failed');
      }
    }
  };
  const schedule = () => {
    if (closed) return;
    timer = setTimeout(() => {
      round = turn().finally(schedule);
    }, everyMs);
  };
  schedule();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await round;
    },
  };
}
