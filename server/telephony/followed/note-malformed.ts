import { type Context } from '../../context.ts';
import { type FollowedSource } from './source.ts';
import { noteDelivery, noteTrouble } from './store.ts';

/** A source sent what it does not document: administrators are to see. `detail`: what is missing. */
export const noteMalformed = (
  ctx: Context,
  { name }: FollowedSource,
  tenantId: string,
  detail: string,
): Promise<void> =>
  ctx.db.tenant(tenantId, async (tx) => {
    const at = ctx.clock.now();
    await noteTrouble(tx, name, { reason: 'malformed', detail, at });
    await noteDelivery(tx, name, at);
  });
