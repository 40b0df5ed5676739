/** Keys under which `draft` says something else than `base`. */
export const changedKeys = <T extends object>(base: T, draft: T) =>
  (Object.keys(draft) as (keyof T & string)[]).filter(
    // `keys` forgets whose they are
    (key) => JSON.stringify(draft[key]) !== JSON.stringify(base[key]),
  );

/** `value` with these keys alone. */
export const pick = <T extends object>(value: T, keys: readonly (keyof T & string)[]) =>
  Object.fromEntries(keys.map((key) => [key, value[key]]));
