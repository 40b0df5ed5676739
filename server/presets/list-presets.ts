import { type PresetItem } from '../../protocol/preset.ts';
import { type Tx } from '../platform/db.ts';
import { fallbacksLast, presetItem, type PresetListRequest } from './preset-item.ts';
import { type PresetTextRow, readTextsForQueue } from './store.ts';

/**
 * The presets of administrators that an agent of a queue can send now, each in the language the ladder finds for it; one
 * without a fitting language is left out. In the administrator's order, those of another language last.
 */
export async function listPresets(tx: Tx, request: PresetListRequest): Promise<PresetItem[]> {
  const byPreset = new Map<string, PresetTextRow[]>();
  for (const row of await readTextsForQueue(tx, request.queueKey)) {
    const texts = byPreset.get(row.id);
    if (texts) texts.push(row);
    else byPreset.set(row.id, [row]);
  }
  const items = [...byPreset.values()].flatMap(
    // a preset has a first text
    (texts) => presetItem(texts, request, texts[0]!.queue_key === null ? 'tenant' : 'queue') ?? [],
  );
  return fallbacksLast(items);
}
