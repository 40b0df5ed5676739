import { nameAgents, nameKeys } from '../access/name-callers.ts';
import { nameAccounts } from '../accounts/name-accounts.ts';
import { type Tx } from '../platform/db.ts';

const KINDS = { account: nameAccounts, key: nameKeys, agent: nameAgents };

/** Names by actor, of those that have one and are still known. */
export async function nameActors(tx: Tx, actors: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [kind, read] of Object.entries(KINDS)) {
    const prefix = `${kind}:`;
    const ids = actors.filter((actor) => actor.startsWith(prefix)).map((actor) => actor.slice(prefix.length));
    if (ids.length === 0) continue;
    for (const { id, name } of await read(tx, [...new Set(ids)])) names.set(`${prefix}${id}`, name);
  }
  return names;
}
