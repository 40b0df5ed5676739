import * as z from 'zod/mini';

const KEY = 'midcall-portal';

/** What this browser keeps of the person in front of it; nothing of it is secret. */
const Preferences = z.object({
  scheme: z.optional(z.enum(['auto', 'light', 'dark'])),
  /** Language of the signed-out pages; who is signed in has one in the account. */
  locale: z.optional(z.string()),
  /** The first steps on the overview were put away. */
  checklistHidden: z.optional(z.boolean()),
});
export type Preferences = z.infer<typeof Preferences>;

/** A browser that keeps nothing, or something else, has none. */
export function readPreferences(): Preferences {
  try {
    return z.safeParse(Preferences, JSON.parse(localStorage.getItem(KEY) ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}

export function keepPreferences(change: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readPreferences(), ...change }));
  } catch {
    // storage that is full or forbidden costs a preference, and nothing else
  }
}
