import { type Context } from '../context.ts';
import { forgottenTenants } from './delivery-store.ts';
import { wakeDelivery } from './tell-webhooks.ts';

/** Wakes the delivery of what was due before then: its job is lost. */
export async function wakeForgottenWebhooks(ctx: Context, before: Date): Promise<void> {
  const now = ctx.clock.now();
  for (const tenantId of await ctx.db.worker((tx) => forgottenTenants(tx, before)))
    await ctx.db.tenant(tenantId, (tx) => wakeDelivery(ctx, tx, now));
}
