import { type PresetOrder } from '../../protocol/preset-page.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { decideOrder } from './decide-order.ts';
import { readPlaces, writePlaces } from './page-store.ts';

/**
 * Moves presets behind another. Two administrators who move at once both get what they asked for, one after the other.
 * Throws `not_found` when one of them, or the one they should follow, is gone.
 */
export function orderPresets(
  ctx: Context,
  principal: AdminPrincipal,
  { ids, after }: PresetOrder,
): Promise<void> {
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const places = await readPlaces(tx);
    const moved = decideOrder(places, ids, after);
    if (!moved) throw new AppError('not_found');
    if (moved.length === 0) return { result: undefined, change: null };
    await writePlaces(tx, moved);
    const before = { ids, after: predecessor(places, ids[0]!) };
    return {
      result: undefined,
      change: { action: 'presets.ordered', object: 'presets', before, after: { ids, after } },
    };
  });
}

function predecessor(places: readonly { id: string }[], id: string): string | null {
  const at = places.findIndex((place) => place.id === id);
  return places[at - 1]?.id ?? null;
}
