import { type PersonalPreset, type PersonalPresetList } from '../../protocol/personal-preset.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type PersonalPresetRow, readPersonalPresets } from './store.ts';

/** Everything the agent has written, in every language, also while the setting is off: it is theirs to read and remove. */
export async function listPersonalPresets(
  ctx: Context,
  { tenantId, agentId }: AgentPrincipal,
): Promise<PersonalPresetList> {
  const rows = await ctx.db.tenant(tenantId, (tx) => readPersonalPresets(tx, agentId));
  return { presets: rows.map(renderPersonalPreset) };
}

export const renderPersonalPreset = ({
  id,
  language,
  label,
  body,
  keyword,
  updated_at,
}: PersonalPresetRow): PersonalPreset => ({
  ...{ id, language, label, text: body, keyword },
  updatedAt: updated_at.toISOString(),
});
