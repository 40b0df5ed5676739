import { type PersonalPreset, type PersonalPresetInput } from '../../protocol/personal-preset.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { lastPosition } from '../presets/decide-order.ts';
import { decidePresetTexts } from '../presets/decide-preset-texts.ts';
import { keywordOfAdministrators } from '../presets/keyword-of-administrators.ts';
import { personalPresetsAnywhere } from '../settings/personal-presets-anywhere.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { refusalOfWriting } from './decide-personal-preset.ts';
import { renderPersonalPreset } from './list-personal-presets.ts';
import {
  insertPersonalPreset,
  lockOwner,
  type PersonalPresetRow,
  readPersonalPresets,
  removePersonalPreset,
  updatePersonalPreset,
} from './store.ts';

/**
 * One change of an agent's presets and the event that tells the agent's screens, in one transaction. Changes of an agent
 * wait for each other, so that `work` may look before it writes.
 */
export function changeOwnPresets<T>(
  ctx: Context,
  { tenantId, agentId }: AgentPrincipal,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return ctx.db.tenant(tenantId, async (tx) => {
    await lockOwner(tx, agentId);
    const result = await work(tx);
    await appendAgentEvent(tx, agentId, { type: 'presets.changed' });
    return result;
  });
}

/**
 * Adds a preset behind the agent's others. Throws `presets_off` where agents may have none, `personal_presets_full`,
 * `key_duplicate` for a keyword that another of theirs or an administrator's has, `empty`, `too_long`, `ill_formed_text`.
 */
export function addPersonalPreset(
  ctx: Context,
  principal: AgentPrincipal,
  input: PersonalPresetInput,
): Promise<PersonalPreset> {
  return changeOwnPresets(ctx, principal, async (tx) => {
    const others = await readPersonalPresets(tx, principal.agentId);
    const id = ctx.ids.uuid();
    const position = lastPosition(others.at(-1)?.position ?? null);
    const row = { ...(await decided(ctx, tx, { id, input, others, isNew: true })), position };
    await insertPersonalPreset(tx, principal.agentId, row);
    return renderPersonalPreset(row);
  });
}

/** Replaces a preset; it keeps its place. Throws `not_found`, or what `addPersonalPreset` throws. */
export function replacePersonalPreset(
  ctx: Context,
  principal: AgentPrincipal,
  { id, input }: { id: string; input: PersonalPresetInput },
): Promise<PersonalPreset> {
  return changeOwnPresets(ctx, principal, async (tx) => {
    const all = await readPersonalPresets(tx, principal.agentId);
    const before = all.find((row) => row.id === id);
    if (!before) throw new AppError('not_found');
    const others = all.filter((row) => row.id !== id);
    const row = { ...before, ...(await decided(ctx, tx, { id, input, others, isNew: false })) };
    await updatePersonalPreset(tx, principal.agentId, row);
    return renderPersonalPreset(row);
  });
}

/** Removes a preset, also while the setting is off; from then on sending it is refused with `preset_gone`. Throws `not_found`. */
export function deletePersonalPreset(ctx: Context, principal: AgentPrincipal, id: string): Promise<void> {
  return changeOwnPresets(ctx, principal, async (tx) => {
    if (!(await removePersonalPreset(tx, principal.agentId, id))) throw new AppError('not_found');
  });
}

interface Writing {
  id: string;
  input: PersonalPresetInput;
  /** The agent's other presets. */
  others: readonly PersonalPresetRow[];
  isNew: boolean;
}

async function decided(
  ctx: Context,
  tx: Tx,
  { id, input, others, isNew }: Writing,
): Promise<Omit<PersonalPresetRow, 'position'>> {
  const { keyword, language, label, text } = input;
  const code = refusalOfWriting({
    ...{ others, isNew, keyword },
    allowed: await personalPresetsAnywhere(tx),
    keywordOfAdministrators: keyword !== null && (await keywordOfAdministrators(tx, keyword, id)),
  });
  if (code) throw new AppError(code, code === 'key_duplicate' ? { detail: 'keyword' } : {});
  const decision = decidePresetTexts({ [language]: { label, text } });
  if (decision.type === 'refused') throw new AppError(decision.code, { detail: decision.detail });
  // of one language there is one text
  return { id, keyword, ...decision.texts[0]!, updated_at: ctx.clock.now() };
}
