import { type MessageState } from '../../protocol/message.ts';
import { type Context } from '../context.ts';
import { decideCorrections, type Standing, standingOf } from './decide-correction.ts';
import { type EntryPart } from './decide-entries.ts';
import { type Correction, type RecordAccount, type RecordSystem } from './record-system.ts';
import { type Conversation, renderEntries } from './render-entries.ts';
import { type WriteRow } from './write-store.ts';

interface Written {
  conversation: Conversation & { isLive: boolean };
  /** All of the record. */
  writes: readonly WriteRow[];
}

/** The first correction that shows in the record; `null`: it says of each text what became of it, as far as it can. */
export function findCorrection(
  ctx: Pick<Context, 'mediaStorage'>,
  written: Written,
  by: { system: RecordSystem; options: Readonly<Record<string, string>>; account: RecordAccount },
): Correction | null {
  const standing = standingIn(written);
  for (const id of decideCorrections(written.conversation.messages, standing)) {
    const correction = correctionOf(ctx, written, id, standing);
    if (correction && by.system.corrects(correction, by.options, by.account)) return correction;
  }
  return null;
}

/** The correction of one message as it is now, whether or not it shows. */
export function correctionOf(
  ctx: Pick<Context, 'mediaStorage'>,
  written: Written,
  messageId: string,
  standing: ReadonlyMap<string, Standing> = standingIn(written),
): Correction | null {
  const { conversation } = written;
  const found = standing.get(messageId);
  const [entry] = found ? renderEntries(ctx, conversation, [found.part]) : [];
  if (!found || !entry) return null;
  const { write, isLast, shown = entry.state } = found;
  return { write, entry, shown, isLast, isLive: conversation.isLive };
}

const standingIn = ({ writes }: Written) => standingOf(writes.filter(({ state }) => state === 'written'));

/** The parts as they are written now: with the state that each message has. */
export function withStates(parts: readonly EntryPart[], { messages }: Conversation): EntryPart[] {
  const states = new Map<string, MessageState>(messages.map(({ id, state }) => [id, state]));
  return parts.map((part) => {
    const state = states.get(part.messageId);
    return state ? { ...part, state } : part;
  });
}
