import { type Permission } from '../../protocol/launch.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Tx } from '../platform/db.ts';
import { readWithheld } from './store.ts';

/**
 * What an agent may do at this moment: what the launch granted, without what an administrator has taken since. It is
 * asked in the transaction that acts on it, so that a change holds for open widgets at once.
 */
export async function permissionsOf(
  tx: Tx,
  { agentId, permissions }: AgentPrincipal,
): Promise<ReadonlySet<Permission>> {
  const withheld = await tx.configured('withheld-permissions', () => withheldByAgent(tx));
  const taken = withheld.get(agentId);
  return taken ? new Set([...permissions].filter((permission) => !taken.includes(permission))) : permissions;
}

const withheldByAgent = async (tx: Tx): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map((await readWithheld(tx)).map(({ id, withheld }) => [id, withheld]));
