import { type Tx } from '../platform/db.ts';
import { countOfCarrier } from './store.ts';

/** How many of a tenant's numbers text through a carrier. */
export const numbersOfCarrier = (tx: Tx, carrier: string): Promise<number> => countOfCarrier(tx, carrier);
