/** The three verbs of `Storage` the widget needs, and the names it holds. Never throws. */
export interface KeyValueStore {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/** Holds values as long as the page lives. */
export function memoryStorage(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  };
}

/** Holds values in the page around the widget: `keep` hands each change over, `restore` takes what it had kept. */
export function hostStorage(
  keep: (key: string, value: string | null) => void,
): KeyValueStore & { restore(values: Readonly<Record<string, string>>): void } {
  const memory = memoryStorage();
  return {
    ...memory,
    set: (key, value) => {
      memory.set(key, value);
      keep(key, value);
    },
    remove: (key) => {
      if (memory.get(key) !== null) keep(key, null);
      memory.remove(key);
    },
    restore: (values) => {
      for (const [key, value] of Object.entries(values)) memory.set(key, value);
    },
  };
}

/**
 * The browser's storage, or `memory` where the browser keeps none: in an iframe of another site reading
 * `localStorage` may throw, and any write may (quota, private mode).
 */
export function guardedStorage(
  open: () => Storage = () => globalThis.localStorage,
  memory: KeyValueStore = memoryStorage(),
): KeyValueStore {
  const attempt = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(open());
    } catch {
      return null;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key)),
    set: (key, value) => {
      const written = attempt((storage) => (storage.setItem(key, value), true));
      if (written) memory.remove(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.remove(key);
      attempt((storage) => storage.removeItem(key));
    },
    keys: () => [...new Set([...memory.keys(), ...(attempt((storage) => Object.keys(storage)) ?? [])])],
  };
}
