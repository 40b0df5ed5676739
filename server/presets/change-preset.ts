import { editedPart, type Preset, type PresetInput } from '../../protocol/preset.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { auditedPreset, presetFacts, renderPreset } from './render-preset.ts';
import { removePreset } from './store.ts';
import { confirmText, readPreset, storePreset } from './write-preset.ts';

/** Which preset, and what the administrator began from: the fingerprint of its `editedPart`. */
export interface EditedPreset {
  id: string;
  ifMatch: string | null;
}

/**
 * Adds a preset. Throws `empty`, `too_long` or `ill_formed_text` with the language, `key_duplicate` for a keyword that
 * another preset has, `setting_invalid` for an unknown queue or language.
 */
export function createPreset(ctx: Context, principal: AdminPrincipal, input: PresetInput): Promise<Preset> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const id = ctx.ids.uuid();
    const after = await storePreset(ctx, tx, { id, input, before: null });
    return {
      result: renderPreset(after, await presetFacts(tx)),
      change: { action: 'preset.added', object: `preset/${id}`, before: null, after: auditedPreset(after) },
    };
  });
}

/** Replaces a preset. Throws `not_found`, `changed_meanwhile`, or what `createPreset` throws. */
export function replacePreset(
  ctx: Context,
  principal: AdminPrincipal,
  { id, ifMatch, input }: EditedPreset & { input: PresetInput },
): Promise<Preset> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const facts = await presetFacts(tx);
    const before = await readPreset(tx, id);
    assertUnchanged(ifMatch, editedPart(renderPreset(before, facts)));
    const after = await storePreset(ctx, tx, { id, input, before });
    const [was, is] = [auditedPreset(before), auditedPreset(after)];
    const changed = JSON.stringify(was) !== JSON.stringify(is);
    return {
      result: renderPreset(after, facts),
      change: changed ? { action: 'preset.changed', object: `preset/${id}`, before: was, after: is } : null,
    };
  });
}

/** Removes a preset; from then on sending it is refused with `preset_gone`. Throws `not_found`, `changed_meanwhile`. */
export function deletePreset(
  ctx: Context,
  principal: AdminPrincipal,
  { id, ifMatch }: EditedPreset,
): Promise<void> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const before = await readPreset(tx, id);
    assertUnchanged(ifMatch, editedPart(renderPreset(before, await presetFacts(tx))));
    await removePreset(tx, id);
    return {
      result: undefined,
      change: {
        action: 'preset.removed',
        object: `preset/${id}`,
        before: auditedPreset(before),
        after: null,
      },
    };
  });
}

/**
 * Says that a text was read against the source as it is now, and is still right. Throws `not_found` also for a language
 * without a text, `changed_meanwhile`.
 */
export function confirmStillRight(
  ctx: Context,
  principal: AdminPrincipal,
  { id, ifMatch, language }: EditedPreset & { language: string },
): Promise<Preset> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const facts = await presetFacts(tx);
    const before = await readPreset(tx, id);
    const view = renderPreset(before, facts);
    assertUnchanged(ifMatch, editedPart(view));
    const text = view.texts[language];
    if (!text) throw new AppError('not_found');
    if (text.state !== 'stale') return { result: view, change: null };
    const after = await confirmText(ctx, tx, before, language);
    const object = `preset/${id}`;
    return {
      result: renderPreset(after, facts),
      change: { action: 'preset.text-confirmed', object, before: null, after: { language } },
    };
  });
}
