import { type MediaAtCarrier } from '../../protocol/integration.ts';
import { type Tx } from '../platform/db.ts';
import { readAccount, writeCopiesProblem, type StoredAccount } from './store.ts';

/** What becomes of pictures at a carrier once they are here. */
export const mediaAtCarrier = async (tx: Tx, carrier: string): Promise<MediaAtCarrier> =>
  (await readAccount(tx, carrier))?.mediaAtCarrier ?? 'delete';

/** Why a carrier did not delete what it was to; `null`: it does. */
export const noteCopiesProblem = (
  tx: Tx,
  carrier: string,
  problem: StoredAccount['copiesProblem'],
): Promise<void> => writeCopiesProblem(tx, carrier, problem);
