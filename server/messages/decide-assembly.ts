/** One part of a text that comes in several. */
export interface TextPart {
  /** From 1. */
  index: number;
  /** May begin or end with half of a surrogate pair. */
  text: string;
}

/** The parts of one text so far, by index. */
export interface Assembly {
  total: number;
  parts: ReadonlyMap<number, string>;
  /** All of it was there, and is told; kept for a while, for a part may come again. */
  done: boolean;
}

/** What to do with a part; `told`: texts that are whole now, or will never be. */
export interface AssemblyDecision {
  /** `null`: stays as it is. */
  next: Assembly | null;
  told: string[];
}

/** Where a part is missing. */
const GAP = '[…]';

/**
 * Takes a part to those that came before. The same part again changes nothing; another text under the same reference begins anew, and
 * what there was of the one before is told. Pure.
 */
export function decideAssembly(before: Assembly | null, total: number, part: TextPart): AssemblyDecision {
  const known = before?.parts.get(part.index);
  if (known === part.text) return { next: null, told: [] };
  const isOther = known !== undefined || before?.done === true;
  const told = before && isOther && !before.done ? [joinParts(before)] : [];
  const parts = new Map(isOther ? [] : before?.parts).set(part.index, part.text);
  const next = { total, parts, done: parts.size === total };
  return { next, told: next.done ? [...told, joinParts(next)] : told };
}

/** The text of the parts in order, with a mark for those that did not come. */
export function joinParts({ total, parts }: Assembly): string {
  let text = '';
  for (let index = 1; index <= total; index++) {
    const part = parts.get(index);
    // several gaps in a row are one
    if (part !== undefined) text += part;
    else if (!text.endsWith(GAP)) text += GAP;
  }
  return text;
}
