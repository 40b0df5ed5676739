import * as z from 'zod/mini';

/** What an agent may do. Without `sms.send` the transcript is shown, the composer is not. */
export const Permission = z.enum(['sms.send', 'media.save']);
export type Permission = z.infer<typeof Permission>;

/**
 * Claims of a launch token: a JWT (RFC 7519), signed with EdDSA or RS256, as the key has it, by the host's backend, `kid` = key id of the
 * integration, `aud` = the server's public origin, `exp` at most 90 s after `iat`, `jti` used once.
 */
export const LaunchClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string().check(z.minLength(1), z.maxLength(120)),
  name: z.string().check(z.minLength(1), z.maxLength(120)),
  tenant: z.string(),
  permissions: z.array(Permission),
  /** The nonce the widget made for this launch. */
  nonce: z.string().check(z.minLength(16), z.maxLength(100)),
  /** One `mount()` of the host page: a new launch of the same mount ends the access of the one before. */
  mount: z.string().check(z.minLength(8), z.maxLength(100)),
  jti: z.string().check(z.minLength(8), z.maxLength(100)),
  iat: z.int(),
  exp: z.int(),
});
export type LaunchClaims = z.infer<typeof LaunchClaims>;

/** Body of `POST /v1/launch`. */
export const LaunchRequest = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(4_096)),
  nonce: z.string().check(z.minLength(16), z.maxLength(100)),
  /** Origin of the page the widget is embedded in, so that an administrator sees where widgets are; not believed for more. */
  embeddedIn: z.optional(z.string().check(z.maxLength(250))),
});
export type LaunchRequest = z.infer<typeof LaunchRequest>;

/**
 * The access token is opaque and kept in memory only. It dies 12 hours after launch, or `idleSeconds` after its launch or
 * the end of its last stream, whichever of these two is later.
 */
export const LaunchResponse = z.object({ accessToken: z.string(), idleSeconds: z.int() });
export type LaunchResponse = z.infer<typeof LaunchResponse>;
