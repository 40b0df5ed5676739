import { type MessageState } from '../../protocol/message.ts';
import { type EntryPart } from './decide-entries.ts';

/** A write that is in the record. */
export interface StandingWrite {
  id: string;
  entries: readonly EntryPart[];
}

/** What a record shows of a message. */
export interface Standing {
  /** The write that brought its words, and what it brought. */
  write: string;
  part: EntryPart;
  /** `undefined`: it was written before that was noted. */
  shown: MessageState | undefined;
  /** Nothing was written after it. */
  isLast: boolean;
}

const UNSETTLED: readonly MessageState[] = ['queued', 'sending', 'accepted', 'sent'];

/** A part that adds nothing: it says again how a message stands. */
export const isAddition = ({ words, media }: EntryPart): boolean => words || media.length > 0;

/** What the record shows of each message, by its id. Pure. */
export function standingOf(writes: readonly StandingWrite[]): Map<string, Standing> {
  const standing = new Map<string, Standing>();
  let last: Standing | undefined;
  for (const { id, entries } of writes)
    for (const part of entries) {
      const known = standing.get(part.messageId);
      if (known && !isAddition(part)) known.shown = part.state;
      if (!part.words) continue;
      if (last) last.isLast = false;
      last = { write: id, part, shown: part.state, isLast: true };
      standing.set(part.messageId, last);
    }
  return standing;
}

/** Ids of texts that are settled, and of which the record shows another state; in order. Pure. */
export function decideCorrections(
  messages: readonly { id: string; direction: 'out' | 'in'; state: MessageState }[],
  standing: ReadonlyMap<string, Standing>,
): string[] {
  const differs = ({ id, direction, state }: (typeof messages)[number]) => {
    const shown = standing.get(id)?.shown;
    return direction === 'out' && !UNSETTLED.includes(state) && shown !== undefined && shown !== state;
  };
  return messages.filter(differs).map(({ id }) => id);
}
