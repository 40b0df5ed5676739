import { type AuditChoices } from '../../protocol/audit.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { nameActors } from './name-actors.ts';
import { distinctOf } from './store.ts';

/** More than anybody chooses from. */
const MOST = 500;

/** Who has ever acted, and what has ever been done: what the list can be filtered by. */
export function listChoices(ctx: Context, { tenantId }: AdminPrincipal): Promise<AuditChoices> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const actors = await distinctOf(tx, 'actor', MOST);
    const names = await nameActors(tx, actors);
    return {
      actors: actors.map((actor) => ({ actor, name: names.get(actor) ?? null })),
      actions: await distinctOf(tx, 'action', MOST),
    };
  });
}
