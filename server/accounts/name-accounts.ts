import { type Tx } from '../platform/db.ts';
import { readAccountNames } from './store.ts';

/** Names of people who administer, those who no longer may among them. */
export const nameAccounts = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  readAccountNames(tx, ids);
