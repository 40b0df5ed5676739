import { isExactOrigin, originVerifier } from '../protocol/exact-origin.ts';

/** What the check needs of a window. */
export interface Frame {
  readonly origin: string;
  readonly parent: unknown;
  readonly self: unknown;
  readonly location: { readonly ancestorOrigins?: ArrayLike<string> };
}

/**
 * Why the widget must not run here: `sandboxed` its own origin is opaque, so no peer could be told from another ·
 * `not_framed` there is no host page · `foreign_host` a page above it is not on the tenant's list · `misconfigured`
 * the list itself is not made of exact origins. `null`: nothing speaks against it.
 */
export type EmbeddingFault = 'sandboxed' | 'not_framed' | 'foreign_host' | 'misconfigured';

/**
 * Looks at every page above the widget where the browser tells (Chromium, WebKit). Elsewhere `frame-ancestors` and the
 * handshake decide alone.
 */
export function embeddingFault(frame: Frame, allowedOrigins: readonly string[]): EmbeddingFault | null {
  if (frame.origin === 'null') return 'sandboxed';
  if (frame.parent === frame.self) return 'not_framed';
  if (allowedOrigins.length === 0 || !allowedOrigins.every(isExactOrigin)) return 'misconfigured';
  const isAllowed = originVerifier(allowedOrigins);
  return Array.from(frame.location.ancestorOrigins ?? []).every(isAllowed) ? null : 'foreign_host';
}

/** Origin of the page right above the widget, as far as the browser tells; for people to read, not to decide by. */
export function embeddingOrigin({
  location,
  document,
}: Pick<Frame, 'location'> & { readonly document: { readonly referrer: string } }): string | null {
  const [above] = Array.from(location.ancestorOrigins ?? []);
  if (above !== undefined) return above;
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : null;
}
