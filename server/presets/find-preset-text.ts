import { type Tx } from '../platform/db.ts';
import { readTextForQueue } from './store.ts';

/**
 * The text an agent of a queue sends: of that preset, in exactly that language, as it is stored now. `null` when it is
 * gone, or belongs to another queue.
 */
export async function findPresetText(
  tx: Tx,
  presetId: string,
  language: string,
  queueKey: string,
): Promise<{ body: string; label: string } | null> {
  return (await readTextForQueue(tx, { id: presetId, language, queueKey })) ?? null;
}
