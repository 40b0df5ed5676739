import { type PresetInput } from '../../protocol/preset.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { lastPosition } from './decide-order.ts';
import { decidePresetTexts } from './decide-preset-texts.ts';
import { decideStillRight, decideVersions } from './decide-versions.ts';
import { highestPosition } from './page-store.ts';
import { keywordIsTaken, type PresetRow, readPresets, writePreset } from './store.ts';

/** Throws `not_found`. */
export async function readPreset(tx: Tx, id: string): Promise<PresetRow> {
  const [row] = await readPresets(tx, [id]);
  if (!row) throw new AppError('not_found');
  return row;
}

/**
 * Writes what an administrator made of a preset, `before` being what it was. Throws `empty`, `too_long`,
 * `ill_formed_text`, `key_duplicate`, `setting_invalid`.
 */
export async function storePreset(
  ctx: Context,
  tx: Tx,
  { id, input, before }: { id: string; input: PresetInput; before: PresetRow | null },
): Promise<PresetRow> {
  const { keyword, queue, category } = input;
  const decision = decidePresetTexts(input.texts);
  if (decision.type === 'refused') throw new AppError(decision.code, { detail: decision.detail });
  if (queue !== null && !(await findQueue(tx, queue)))
    throw new AppError('setting_invalid', { detail: 'queue' });
  if (keyword !== null && (await keywordIsTaken(tx, keyword, id)))
    throw new AppError('key_duplicate', { detail: 'keyword' });
  const now = ctx.clock.now();
  const { tenantDefault } = await tenantFacts(tx);
  const texts = decideVersions(before?.texts ?? [], decision.texts, { tenantDefault, now });
  const position = input.position ?? before?.position ?? lastPosition(await highestPosition(tx));
  await writePreset(tx, { id, category: category.trim(), keyword, queue, position }, { texts, now });
  return readPreset(tx, id);
}

/** Notes that the text in `language` was read against the source as it is now. */
export async function confirmText(
  ctx: Context,
  tx: Tx,
  before: PresetRow,
  language: string,
): Promise<PresetRow> {
  const { tenantDefault } = await tenantFacts(tx);
  const texts = decideStillRight(before.texts, language, tenantDefault);
  await writePreset(tx, before, { texts, now: ctx.clock.now() });
  return readPreset(tx, before.id);
}
