import { type Preset, type PresetInput } from '../../protocol/preset.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { decidePresetTexts } from './decide-preset-texts.ts';
import { keywordIsTaken, type PresetRow, readPresets, removePreset, writePreset } from './store.ts';

/** All presets of the tenant, in the administrator's order. */
export function listAllPresets(ctx: Context, { tenantId }: AdminPrincipal): Promise<Preset[]> {
  return ctx.db.tenant(tenantId, async (tx) => (await readPresets(tx)).map(renderPreset));
}

/**
 * Adds a preset. Throws `empty`, `too_long` or `ill_formed_text` with the language, `key_duplicate` for a keyword that
 * another preset has, `setting_invalid` for an unknown queue or language.
 */
export function createPreset(ctx: Context, principal: AdminPrincipal, input: PresetInput): Promise<Preset> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const id = ctx.ids.uuid();
    const after = await write(ctx, tx, id, input);
    return { result: after, change: { action: 'preset.added', object: `preset/${id}`, before: null, after } };
  });
}

/** Replaces a preset. Throws `not_found`, or what `createPreset` throws. */
export function replacePreset(
  ctx: Context,
  principal: AdminPrincipal,
  { id, input }: { id: string; input: PresetInput },
): Promise<Preset> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const before = await existing(tx, id);
    const after = await write(ctx, tx, id, input);
    return { result: after, change: { action: 'preset.changed', object: `preset/${id}`, before, after } };
  });
}

/** Removes a preset; from then on sending it is refused with `preset_gone`. Throws `not_found`. */
export function deletePreset(ctx: Context, principal: AdminPrincipal, id: string): Promise<void> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const before = await existing(tx, id);
    await removePreset(tx, id);
    return {
      result: undefined,
      change: { action: 'preset.removed', object: `preset/${id}`, before, after: null },
    };
  });
}

async function write(ctx: Context, tx: Tx, id: string, { texts, ...columns }: PresetInput): Promise<Preset> {
  const decision = decidePresetTexts(texts);
  if (decision.type === 'refused') throw new AppError(decision.code, { detail: decision.detail });
  const { keyword, queue } = columns;
  if (queue !== null && !(await findQueue(tx, queue)))
    throw new AppError('setting_invalid', { detail: 'queue' });
  if (keyword !== null && (await keywordIsTaken(tx, keyword, id))) {
    throw new AppError('key_duplicate', { detail: 'keyword' });
  }
  await writePreset(tx, { id, ...columns }, { texts: decision.texts, now: ctx.clock.now() });
  return existing(tx, id);
}

async function existing(tx: Tx, id: string): Promise<Preset> {
  const [row] = await readPresets(tx, id);
  if (!row) throw new AppError('not_found');
  return renderPreset(row);
}

const renderPreset = ({ updatedAt, ...row }: PresetRow): Preset => ({
  ...row,
  updatedAt: updatedAt.toISOString(),
});
