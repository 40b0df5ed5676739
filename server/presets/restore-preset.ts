import { editedPart, type Preset } from '../../protocol/preset.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type EditedPreset } from './change-preset.ts';
import { readAudited } from './decide-differences.ts';
import { auditedPreset, presetFacts, renderPreset } from './render-preset.ts';
import { readPresets } from './store.ts';
import { findEntry } from './view-history.ts';
import { storePreset } from './write-preset.ts';

/**
 * Makes a preset as it was after an entry of its history, or before it was removed: a new version, also of one that is
 * gone. Its place among the others stays. Throws `not_found`, `changed_meanwhile`, and what `createPreset` throws when
 * its keyword or queue is no longer free or there.
 */
export async function restorePreset(
  ctx: Context,
  principal: AdminPrincipal,
  { id, ifMatch, entry }: EditedPreset & { entry: string },
): Promise<Preset> {
  const found = await findEntry(ctx, principal, { id, entry });
  const input = readAudited(found?.after) ?? readAudited(found?.before);
  if (!input) throw new AppError('not_found');
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const facts = await presetFacts(tx);
    const [before = null] = await readPresets(tx, [id]);
    assertUnchanged(ifMatch, before && editedPart(renderPreset(before, facts)));
    const { position, ...content } = input;
    const kept = before || position === undefined ? content : { ...content, position };
    const after = await storePreset(ctx, tx, { id, input: kept, before });
    return {
      result: renderPreset(after, facts),
      change: {
        action: 'preset.restored',
        object: `preset/${id}`,
        before: before && auditedPreset(before),
        after: auditedPreset(after),
      },
    };
  });
}
