import { type Tx } from '../platform/db.ts';
import { enabledSystems } from './system-store.ts';

/** The systems that the tenant has switched on; asked at each report of a call, so it is kept until something changes. */
export const activeSystems = (tx: Tx): Promise<string[]> =>
  tx.configured('record systems', () => enabledSystems(tx));
