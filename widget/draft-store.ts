import * as z from 'zod/mini';
import type { KeyValueStore } from './guarded-storage.ts';

/** Hours after which a draft nobody sent is thrown away. */
const DRAFT_LIFE_HOURS = 24;
const PREFIX = 'midcall.draft.';

const StoredDraft = z.object({ text: z.string(), savedAtMs: z.number() });

/** One call of one tenant: the only place a draft belongs to. */
export interface DraftOwner {
  tenant: string;
  callKey: string;
}

/** What an agent was typing, per call. A draft never shows on another call than its own. */
export interface DraftStore {
  /** `''` when there is none, or it is too old. */
  read(owner: DraftOwner): string;
  /** An empty text removes the draft. */
  write(owner: DraftOwner, text: string): void;
  /** After the send, or when the agent gives it up. What was not sent when the call ended stays to be read, for its day. */
  remove(owner: DraftOwner): void;
}

/** Both names are encoded, so that no tenant or call key can spell the key of another. */
const keyOf = ({ tenant, callKey }: DraftOwner) =>
  `${PREFIX}${encodeURIComponent(tenant)}/${encodeURIComponent(callKey)}`;

/** Drafts in `storage`. Opening it throws away what outlived its day. `nowMs` is the clock. */
export function createDraftStore(storage: KeyValueStore, nowMs: () => number): DraftStore {
  const live = (key: string): string | null => {
    const draft = parse(storage.get(key));
    if (!draft) return null;
    const ageMs = nowMs() - draft.savedAtMs;
    return ageMs >= 0 && ageMs < DRAFT_LIFE_HOURS * 3_600_000 ? draft.text : null;
  };
  for (const key of storage.keys()) if (key.startsWith(PREFIX) && live(key) === null) storage.remove(key);
  return {
    read: (owner) => live(keyOf(owner)) ?? '',
    write: (owner, text) => {
      if (text === '') storage.remove(keyOf(owner));
      else storage.set(keyOf(owner), JSON.stringify({ text, savedAtMs: nowMs() }));
    },
    remove: (owner) => storage.remove(keyOf(owner)),
  };
}

function parse(stored: string | null): z.infer<typeof StoredDraft> | null {
  if (stored === null) return null;
  try {
    return z.safeParse(StoredDraft, JSON.parse(stored)).data ?? null;
  } catch {
    return null;
  }
}
