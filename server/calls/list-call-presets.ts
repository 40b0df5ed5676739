import { allowsPersonalPresets } from '../../protocol/check-settings.ts';
import { type PresetList } from '../../protocol/preset.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { joinLayers } from '../personal-presets/decide-personal-preset.ts';
import { listPersonalForCall } from '../personal-presets/list-for-call.ts';
import { AppError } from '../platform/app-error.ts';
import { listPresets } from '../presets/list-presets.ts';
import { profileOfCall } from '../sessions/snapshot.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { callFacts } from './call-facts.ts';
import { findCall } from './store.ts';

/**
 * The presets of a call, in `language` or what the fallback finds for it: those of administrators, then the agent's own
 * where they may have some. Empty while presets are switched off.
 */
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
    const request = {
      queueKey: call.queue_key,
      language,
      queueDefault: facts.queueDefault,
      tenantDefault: facts.tenantDefault,
      values: facts.values,
      profile: await profileOfCall(tx, callKey),
    };
    const presets = await listPresets(tx, request);
    if (!allowsPersonalPresets(settings)) return { language, presets };
    return { language, presets: joinLayers(presets, await listPersonalForCall(tx, agentId, request)) };
  });
}
