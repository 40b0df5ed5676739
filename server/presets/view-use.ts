import { type PresetUse } from '../../protocol/preset-page.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { allQueues } from '../queues/find-queue.ts';
import { countSent } from './page-store.ts';
import { readPreset } from './write-preset.ts';

const DAYS = 30;

/** What would miss a preset: queues whose agents may send it, and how often they did. Throws `not_found`. */
export async function viewUse(ctx: Context, { tenantId }: AdminPrincipal, id: string): Promise<PresetUse> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const { queue } = await readPreset(tx, id);
    const since = addSeconds(ctx.clock.now(), -DAYS * 86_400);
    const { sent, lastSentAt } = await countSent(tx, { id, since });
    const queues = await allQueues(tx);
    return {
      queues: queues
        .filter(({ key, smsEnabled }) => smsEnabled && (queue === null || key === queue))
        .map(({ key, name }) => ({ key, name })),
      sent,
      lastSentAt: lastSentAt?.toISOString() ?? null,
    };
  });
}
