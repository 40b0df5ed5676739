import { IMPORT_COLUMNS, type PresetFile } from '../../protocol/preset-import.ts';
import { type PresetFilter } from '../../protocol/preset-page.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type CsvFile } from '../platform/csv.ts';
import { findPresets } from './page-presets.ts';
import { type PresetRow, readPresets } from './store.ts';

/** The presets that fit, as a file that can be imported again. */
export async function exportFile(
  ctx: Context,
  principal: AdminPrincipal,
  filter: PresetFilter,
): Promise<PresetFile> {
  const rows = await readFound(ctx, principal, filter);
  return {
    presets: rows.map(({ id, category, keyword, queue, position, texts }) => ({
      ...{ id, category, keyword, queue, position },
      texts: Object.fromEntries(texts.map(({ language, label, body }) => [language, { label, text: body }])),
    })),
  };
}

/** The same with a row for each text. */
export async function exportCsv(
  ctx: Context,
  principal: AdminPrincipal,
  filter: PresetFilter,
): Promise<CsvFile> {
  const rows = await readFound(ctx, principal, filter);
  return {
    name: 'presets',
    header: IMPORT_COLUMNS,
    rows: rows.flatMap(({ id, category, keyword, queue, position, texts }) =>
      texts.map(({ language, label, body }) => [
        id,
        category,
        keyword,
        queue,
        position,
        language,
        label,
        body,
      ]),
    ),
  };
}

const readFound = (ctx: Context, { tenantId }: AdminPrincipal, filter: PresetFilter): Promise<PresetRow[]> =>
  ctx.db.tenant(tenantId, async (tx) => readPresets(tx, (await findPresets(tx, filter)).ids));
