import { type Tx } from '../platform/db.ts';
import { hasRefused } from './store.ts';

/** Whether this caller has said, in a call that goes on, that they do not want to be texted while they wait. */
export const hasRefusedTexts = (tx: Tx, caller: string): Promise<boolean> => hasRefused(tx, caller);
