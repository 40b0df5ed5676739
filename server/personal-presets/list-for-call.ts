import { type PresetItem } from '../../protocol/preset.ts';
import { type Tx } from '../platform/db.ts';
import { fallbacksLast, presetItem, type PresetListRequest } from '../presets/preset-item.ts';
import { readPersonalPresets } from './store.ts';

/** An agent's own presets for a call, by the rules of the others: in the agent's order, those of another language last. */
export async function listPersonalForCall(
  tx: Tx,
  agentId: string,
  request: PresetListRequest,
): Promise<PresetItem[]> {
  const rows = await readPersonalPresets(tx, agentId);
  return fallbacksLast(
    rows.flatMap((row) => presetItem([{ ...row, category: '' }], request, 'personal') ?? []),
  );
}
