import { type Tx } from '../../platform/db.ts';
import { countDue } from './store.ts';

/** How many pictures a carrier still has that are to be deleted there. */
export const countCopies = (tx: Tx, carrier: string): Promise<number> => countDue(tx, carrier);
