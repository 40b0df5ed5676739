import { type Tx } from '../platform/db.ts';
import { readPresetLanguages } from './store.ts';

/** How many presets are written in which languages, by the queue they belong to. */
export const presetLanguages = (
  tx: Tx,
): Promise<{ queue: string | null; languages: string[]; count: number }[]> => readPresetLanguages(tx);
