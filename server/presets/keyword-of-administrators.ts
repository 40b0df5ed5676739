import { type Tx } from '../platform/db.ts';
import { keywordIsTaken } from './store.ts';

/** Whether a preset of an administrator has this keyword, in whatever case; `personalId` is of none of them. */
export const keywordOfAdministrators = (tx: Tx, keyword: string, personalId: string): Promise<boolean> =>
  keywordIsTaken(tx, keyword, personalId);
