/** One value that an act changed; `undefined`: there was none. */
export interface AuditChange {
  /** Where it stands: `texts.it.label`. */
  path: string;
  before: string | undefined;
  after: string | undefined;
}

/** What differs between the values before and after an act, each with its path, in the order in which they stand. */
export function auditChanges(before: object | null, after: object | null): AuditChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((change) => change.before !== change.after);
}

/** Texts as they are, anything else as JSON; a list is one value. */
function leavesOf(value: object | null): Map<string, string> {
  const leaves = new Map<string, string>();
  const visit = (part: unknown, path: string) => {
    if (typeof part === 'object' && part !== null && !Array.isArray(part) && Object.keys(part).length > 0)
      for (const [key, inner] of Object.entries(part)) visit(inner, path === '' ? key : `${path}.${key}`);
    else leaves.set(path, typeof part === 'string' ? part : (JSON.stringify(part) ?? ''));
  };
  if (value !== null) for (const [key, part] of Object.entries(value)) visit(part, key);
  return leaves;
}
