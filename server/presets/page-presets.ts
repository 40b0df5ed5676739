import { type Preset } from '../../protocol/preset.ts';
import { type PresetFilter, type PresetPage } from '../../protocol/preset-page.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { decidePage, type FoundPresets } from './decide-page.ts';
import { readIndex, readWords } from './page-store.ts';
import { presetFacts, renderPreset } from './render-preset.ts';
import { readPresets } from './store.ts';
import { readPreset } from './write-preset.ts';

/** The presets that fit, in the administrator's order, one page of them. */
export async function pagePresets(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  filter: PresetFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<PresetPage> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const { ids, ...found } = await findPresets(tx, filter);
    const facts = await presetFacts(tx);
    const rows = await readPresets(tx, ids.slice(offset, offset + limit));
    return { presets: rows.map((row) => renderPreset(row, facts)), offset, ...found };
  });
}

/** One preset. Throws `not_found`. */
export function viewPreset(ctx: Context, { tenantId }: AdminPrincipal, id: string): Promise<Preset> {
  return ctx.db.tenant(tenantId, async (tx) => renderPreset(await readPreset(tx, id), await presetFacts(tx)));
}

/** Ids of the presets that fit, in order. */
export async function findPresets(tx: Tx, filter: PresetFilter): Promise<FoundPresets> {
  const facts = await presetFacts(tx);
  const words = filter.q?.trim() ? await readWords(tx) : new Map<string, string>();
  return decidePage({ index: await readIndex(tx), words, ...facts }, filter);
}
