import { type Tx } from '../platform/db.ts';
import { carriersWithAccount } from './store.ts';

/** Carriers of this server that the tenant has credentials with. */
export async function ownCarriers(tx: Tx, carriers: ReadonlyMap<string, unknown>): Promise<string[]> {
  return (await carriersWithAccount(tx)).filter((name) => carriers.has(name));
}
