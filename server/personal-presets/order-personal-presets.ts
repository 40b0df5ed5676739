import { type PresetOrder } from '../../protocol/preset-page.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { decideOrder } from '../presets/decide-order.ts';
import { changeOwnPresets } from './change-personal-presets.ts';
import { readPersonalPresets, writePersonalPlaces } from './store.ts';

/**
 * Moves presets of the agent behind another of theirs. Two screens that move at once both get what they asked for, one
 * after the other. Throws `not_found` when one of them, or the one they should follow, is gone or another agent's.
 */
export function orderPersonalPresets(
  ctx: Context,
  principal: AgentPrincipal,
  { ids, after }: PresetOrder,
): Promise<void> {
  return changeOwnPresets(ctx, principal, async (tx) => {
    const moved = decideOrder(await readPersonalPresets(tx, principal.agentId), ids, after);
    if (!moved) throw new AppError('not_found');
    if (moved.length > 0) await writePersonalPlaces(tx, principal.agentId, moved);
  });
}
