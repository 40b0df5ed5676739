/** A preset's place: the lowest first, those of one place by their ids. */
export interface Place {
  id: string;
  position: number;
}

/** Between two presets, so that others can be moved there without moving more. */
export const GAP = 1_024;
/** That of the database's `integer`. */
const HIGHEST = 2_147_483_647;

/**
 * The new places of presets that are moved right behind `after`, `null`: before all others. Only the moved ones get a new
 * place where there is room between their neighbours; else all are given room again. `null` when one is unknown, or
 * `after` is among those that move. `places` is in order. Pure.
 */
export function decideOrder(
  places: readonly Place[],
  ids: readonly string[],
  after: string | null,
): Place[] | null {
  const moving = new Set(ids);
  const known = new Set(places.map(({ id }) => id));
  if (ids.some((id) => !known.has(id)) || moving.size !== ids.length) return null;
  const others = places.filter(({ id }) => !moving.has(id));
  const at = after === null ? 0 : others.findIndex(({ id }) => id === after) + 1;
  if (after !== null && at === 0) return null;
  const inPlace = sameOrder(places, [...others.slice(0, at).map(({ id }) => id), ...ids]);
  if (inPlace) return [];
  const low = others[at - 1]?.position ?? -1;
  const high = others[at]?.position ?? low + GAP * (ids.length + 1);
  const step = Math.floor((high - low) / (ids.length + 1));
  if (step >= 1 && low + step * ids.length < HIGHEST)
    return ids.map((id, i) => ({ id, position: low + step * (i + 1) }));
  const wanted = [
    ...others.slice(0, at).map(({ id }) => id),
    ...ids,
    ...others.slice(at).map(({ id }) => id),
  ];
  const now = new Map(places.map(({ id, position }) => [id, position]));
  return wanted
    .map((id, i) => ({ id, position: (i + 1) * GAP }))
    .filter(({ id, position }) => now.get(id) !== position);
}

const sameOrder = (places: readonly Place[], first: readonly string[]): boolean =>
  first.every((id, i) => places[i]?.id === id);

/** The place behind all others. */
export function lastPosition(highest: number | null): number {
  const next = (highest ?? 0) + GAP;
  return next > HIGHEST ? HIGHEST : next;
}
