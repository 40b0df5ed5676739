import { createHmac, timingSafeEqual } from 'node:crypto';
import { type SecretBox } from '../platform/secret-box.ts';

export const VARIANTS = ['thumbnail', 'full', 'download'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What an address allows: one variant of one item, until a second of the epoch. */
export interface LinkGrant {
  tenantId: string;
  mediaId: string;
  variant: Variant;
  expires: number;
}

/** HMAC-SHA-256 (RFC 2104), base64url. None of the parts can hold the separator. */
export function signLink(secrets: SecretBox, { tenantId, mediaId, variant, expires }: LinkGrant): string {
  return createHmac('sha256', secrets.derive('media links'))
    .update([tenantId, mediaId, variant, expires].join('|'))
    .digest('base64url');
}

/** Compares in constant time. */
export function isSignedLink(secrets: SecretBox, grant: LinkGrant, signature: string): boolean {
  const expected = Buffer.from(signLink(secrets, grant));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
