import { type Agent, type AgentPatch } from '../../protocol/agent.ts';
import { Permission } from '../../protocol/launch.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { renderAgent } from './list-agents.ts';
import { readAgent, writeWithheld } from './store.ts';

/**
 * Takes permissions from an agent, or gives them back; open widgets obey at once. `ifMatch` is the fingerprint of what was
 * withheld. Throws `not_found` or `changed_meanwhile`.
 */
export function changeAgent(
  ctx: Context,
  principal: AdminPrincipal,
  { id, patch, ifMatch }: { id: string; patch: AgentPatch; ifMatch: string | null },
): Promise<Agent> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const row = await readAgent(tx, id);
    if (!row) throw new AppError('not_found');
    const before = renderAgent(row);
    assertUnchanged(ifMatch, before.withheld);
    const withheld = Permission.options.filter((permission) => patch.withheld.includes(permission));
    const changed = withheld.join() !== before.withheld.join();
    if (changed) await writeWithheld(tx, id, withheld);
    return {
      result: { ...before, withheld },
      change: changed
        ? {
            action: 'agent.changed',
            object: `agent/${id}`,
            before: { name: row.name, withheld: before.withheld },
            after: { name: row.name, withheld },
          }
        : null,
    };
  });
}
