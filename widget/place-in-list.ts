export interface Move {
  /** Behind which the moved one comes; `null`: before all others. */
  after: string | null;
  /** Where it is then, from 1. */
  place: number;
  /** It can go no further that way. */
  atEnd: boolean;
}

/** Where one of a list comes by a step up or down. It has a neighbour there. Pure. */
export function stepInList(ids: readonly string[], id: string, way: 'up' | 'down'): Move {
  const at = ids.indexOf(id);
  if (way === 'up') return { after: ids[at - 2] ?? null, place: at, atEnd: at === 1 };
  return { after: ids[at + 1] ?? null, place: at + 2, atEnd: at + 2 === ids.length };
}

/** The one below, or else above. Pure. */
export function neighbourOf(ids: readonly string[], id: string): string | undefined {
  const at = ids.indexOf(id);
  return ids[at + 1] ?? ids[at - 1];
}
