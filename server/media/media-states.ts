import { type Tx } from '../platform/db.ts';
import { findStates } from './store.ts';

/** The states of these items, by id; what is no item is left out. */
export const mediaStates = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((ids.length === 0 ? [] : await findStates(tx, ids)).map(({ id, state }) => [id, state]));
