import { recordChange } from '../../audit/record-change.ts';
import { type Context } from '../../context.ts';
import { addSeconds } from '../../platform/clock.ts';
import { effectiveSettings } from '../../settings/effective-settings.ts';
import { listWaiting, removeDueBefore } from './store.ts';
import { deleteAllSoon } from './wake-deleting.ts';

const DAY_SECONDS = 86_400;
/** Days after which a copy that its carrier does not delete is given up; by then somebody has seen it in the portal. */
const GIVEN_UP_DAYS = 30;

/**
 * Has the carriers asked again that have not deleted all they were to: an account may have got the right to meanwhile. What
 * could not be deleted in a month is forgotten here, which the audit says. May be repeated.
 */
export async function sweepCopies(ctx: Context): Promise<void> {
  const before = addSeconds(ctx.clock.now(), -GIVEN_UP_DAYS * DAY_SECONDS);
  for (const { tenantId, carrier } of await ctx.db.worker(listWaiting))
    await ctx.db.tenant(tenantId, async (tx) => {
      if ((await effectiveSettings(tx, null)).erasureHold) return;
      const copies = await removeDueBefore(tx, carrier, before);
      if (copies > 0)
        await recordChange(tx, ctx, {
          ...{ actor: 'system', action: 'carrier_copies.given_up', object: `carrier/${carrier}` },
          ...{ before: null, after: { copies } },
        });
      await deleteAllSoon(ctx, tx, carrier);
    });
}
