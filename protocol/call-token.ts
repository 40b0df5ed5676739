import * as z from 'zod/mini';
import { CallReport } from './call.ts';

/** `typ` in the header of a call token (RFC 8725 §3.11): a token made for a launch is none for a call. */
export const CALL_TOKEN_TYPE = 'midcall-call+jwt';

/**
 * Claims of a call token: a JWT that the host's backend signs with a launch key of its integration, `aud` = the server's
 * public origin, `exp` at most 90 s after `iat`, `jti` used once. `call` is the whole state of one call.
 */
export const CallClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  tenant: z.string(),
  jti: z.string().check(z.minLength(8), z.maxLength(100)),
  iat: z.int(),
  exp: z.int(),
  call: CallReport,
});
export type CallClaims = z.infer<typeof CallClaims>;

/** Body of `POST /v1/call-tokens`. */
export const CallTokenRequest = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(4_096)),
});

/** Answer of the lease that a page keeps. */
export const CallLease = z.object({ leaseSeconds: z.int() });
export type CallLease = z.infer<typeof CallLease>;
