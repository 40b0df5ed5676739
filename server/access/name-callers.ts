import { type Tx } from '../platform/db.ts';
import { readAgentNames, readKeyNames } from './store.ts';

interface Named {
  id: string;
  name: string;
}

/** Names of API keys, revoked ones among them. */
export const nameKeys = (tx: Tx, ids: readonly string[]): Promise<Named[]> => readKeyNames(tx, ids);

/** Names of agents, as their host gave them last. */
export const nameAgents = (tx: Tx, ids: readonly string[]): Promise<Named[]> => readAgentNames(tx, ids);
