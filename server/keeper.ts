import { announceChains } from './audit/announce-chains.ts';
import { endSilentCalls } from './calls/lease-keeper.ts';
import { type Context } from './context.ts';
import { reapClaims } from './messages/reap-claims.ts';
import { showPartialTexts } from './messages/receive-part.ts';
import { settleParked } from './messages/settle-parked.ts';
import { tellSpending } from './messages/tell-spending.ts';
import { clearOldRows } from './platform/clear-old-rows.ts';
import { realTimers, type Timers } from './platform/timers.ts';

/** Milliseconds between two rounds of clearing. */
const CLEAR_EVERY_MS = 600_000;
/** Milliseconds between two lines of the log about the audit. */
const ANNOUNCE_EVERY_MS = 24 * 3_600_000;

/** Runs what time brings about, on every node; each step is safe to run on several at once. */
export function startKeeper(
  ctx: Context,
  { everyMs = 1_000, timers = realTimers }: { everyMs?: number; timers?: Timers } = {},
): { close(): Promise<void> } {
  let closed = false;
  let cancel = () => {};
  let round: Promise<void> = Promise.resolve();
  let clearedAt = 0;
  let announcedAt = 0;
  const clear = async () => {
    const now = ctx.clock.now();
    if (now.getTime() - clearedAt < CLEAR_EVERY_MS) return;
    clearedAt = now.getTime();
    await clearOldRows(ctx.db, now);
    await settleParked(ctx, { all: true });
  };
  const announce = async () => {
    const now = ctx.clock.now().getTime();
    if (now - announcedAt < ANNOUNCE_EVERY_MS) return;
    await announceChains(ctx);
    announcedAt = now;
  };
  const turn = async () => {
    const steps = [endSilentCalls, reapClaims, settleParked, showPartialTexts, tellSpending, clear, announce];
    for (const step of steps) {
      try {
        await step(ctx);
      } catch (error) {
        ctx.log.error({ step: step.name, error }, 'a round of the keeper failed');
      }
    }
  };
  const schedule = () => {
    if (closed) return;
    cancel = timers.after(everyMs, () => {
      round = turn().finally(schedule);
    });
  };
  schedule();
  return {
    async close() {
      closed = true;
      cancel();
      await round;
    },
  };
}
