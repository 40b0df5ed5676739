const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Whether `text` is one origin, written as browsers write it in `MessageEvent.origin`: `https`, or `http` on this
 * machine only; no path, no wildcard, no default port, not `null`.
 */
export function isExactOrigin(text: unknown): text is string {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.origin !== text || text.includes('*')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

/**
 * A test for membership in `allowed`, by equality. Nothing is inferred: not sub-domains, not ports, not schemes.
 * Throws a `TypeError` for an empty list and for anything that is not an exact origin (`*`, a `RegExp`, `null`).
 */
export function originVerifier(allowed: readonly string[]): (origin: string) => boolean {
  if (allowed.length === 0) throw new TypeError('No origin is allowed');
  const wrong = allowed.find((origin) => !isExactOrigin(origin));
  if (wrong !== undefined) throw new TypeError(`Not an exact origin: ${String(wrong)}`);
  const exact = new Set(allowed);
  return (origin) => exact.has(origin);
}
