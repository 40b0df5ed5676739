import { type PresetList } from '../../protocol/preset.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { listPresets } from '../presets/list-presets.ts';
import { profileOfCall } from '../sessions/snapshot.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { callFacts } from './call-facts.ts';
import { findCall } from './store.ts';

/** The presets of a call, in `language` or what the fallback finds for it. Empty while presets are switched off. */
export async function listCallPresets(
  ctx: Context,
  { tenantId, agentId }: AgentPrincipal,
  callKey: string,
  language: string,
): Promise<PresetList> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const call = await findCall(tx, callKey);
    if (call?.agent_id !== agentId) throw new AppError('not_found');
    const settings = await effectiveSettings(tx, call.queue_key);
    if (!settings.presets) return { language, presets: [] };
    const facts = await callFacts(tx, call);
    const presets = await listPresets(tx, {
      queueKey: call.queue_key,
      language,
      queueDefault: facts.queueDefault,
      tenantDefault: facts.tenantDefault,
      values: facts.values,
      profile: await profileOfCall(tx, callKey),
    });
    return { language, presets };
  });
}
