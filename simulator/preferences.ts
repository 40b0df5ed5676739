/** What a person chose for this page. Kept by the browser where it allows that. */
export interface Preferences {
  locale: string;
  scheme: 'light' | 'dark';
}

const KEY = 'midcall.simulator';

/** What was chosen before, else what the browser says of the person. */
export function readPreferences(): Preferences {
  const stored = readStored();
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    locale: typeof stored['locale'] === 'string' ? stored['locale'] : navigator.language,
    scheme:
      stored['scheme'] === 'light' || stored['scheme'] === 'dark'
        ? stored['scheme']
        : prefersDark
          ? 'dark'
          : 'light',
  };
}

export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

function readStored(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
