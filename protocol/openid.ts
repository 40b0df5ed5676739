import * as z from 'zod/mini';
import { Role } from './role.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether requests to this address are safe from others on the way: https, or a machine's own loopback. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

/** Identifier of an OpenID provider. Source: OpenID Connect Discovery 1.0 §3: no query, no fragment. */
export const Issuer = z.string().check(
  z.trim(),
  z.maxLength(500),
  z.refine((text) => isSafeAddress(text) && !/[?#@]/.test(text)),
);

const Claim = z.string().check(z.regex(/^[\w.:/-]{1,200}$/));
/** Space between scopes; `openid` is always asked for. Source: RFC 6749 §3.3. */
const Scope = z.string().check(z.trim(), z.maxLength(300), z.regex(/^[\x21\x23-\x5b\x5d-\x7e ]*$/));
const Domain = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(253), z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/));
const Group = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

const fields = {
  issuer: Issuer,
  clientId: z.string().check(z.trim(), z.minLength(1), z.maxLength(300)),
  scope: Scope,
  /** Claim that lists the groups somebody is in. */
  groupsClaim: Claim,
  /** Which groups make somebody what. Somebody new gets an account only by one of them. */
  roleGroups: z.array(z.strictObject({ group: Group, role: Role })).check(z.maxLength(100)),
  /** Who has another e-mail address is refused; empty: any. */
  emailDomains: z.array(Domain).check(z.maxLength(50)),
  /** The only account that may use a password; `null`: all may. */
  emergencyAccount: z.nullable(z.uuid()),
};

/** The company's OpenID provider, as an administrator sees it; its secret is never shown. */
export const OpenIdProvider = z.object(fields);
export type OpenIdProvider = z.infer<typeof OpenIdProvider>;

export const OpenIdSettings = z.object({
  /** To be registered at the provider. */
  redirectUri: z.string(),
  /** `null`: none is set up. */
  provider: z.nullable(OpenIdProvider),
});
export type OpenIdSettings = z.infer<typeof OpenIdSettings>;

export const OpenIdInput = z.strictObject({
  ...fields,
  /** Absent: it stays, unless issuer or client change. */
  clientSecret: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000))),
});
export type OpenIdInput = z.infer<typeof OpenIdInput>;
