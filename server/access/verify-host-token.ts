import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import type * as z from 'zod/mini';
import { type ErrorCode } from '../../protocol/error-codes.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { findLaunchKey } from './store.ts';

/** Seconds a token may live. */
const MAX_LIFE_SECONDS = 90;
/** Seconds two clocks may disagree. */
const TOLERANCE_SECONDS = 5;

export interface HostTokenKind<Claims> {
  claims: z.ZodMiniType<Claims>;
  /** `typ` of the header; `null`: any. */
  type: string | null;
  /** What it is refused with, the same for every cause. */
  refusal: ErrorCode;
}

/**
 * The claims of a token that a launch key of its tenant signed for this server, and the id of that key. Tenant and key id
 * are first read unverified, only to find the key.
 */
export async function verifyHostToken<Claims extends { iat: number; exp: number }>(
  ctx: Context,
  token: string,
  { claims: schema, type, refusal }: HostTokenKind<Claims>,
): Promise<{ claims: Claims; keyId: string }> {
  const now = ctx.clock.now();
  try {
    const { tenant, keyId } = namedKey(token);
    const jwk = await ctx.db.tenant(tenant, (tx) => findLaunchKey(tx, keyId));
    if (!jwk) throw new TypeError('no such key');
    const algorithm = algorithmOf(jwk);
    const { payload } = await jwtVerify(token, await importJWK(jwk, algorithm), {
      algorithms: [algorithm],
      audience: ctx.publicOrigin,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
      ...(type !== null && { typ: type }),
    });
    const claims = schema.parse(payload);
    const life = claims.exp - claims.iat;
    const fromTheFuture = claims.iat * 1_000 > now.getTime() + TOLERANCE_SECONDS * 1_000;
    if (life <= 0 || life > MAX_LIFE_SECONDS || fromTheFuture) throw new TypeError('not of this time');
    return { claims, keyId };
  } catch (error) {
    if (isRefusal(error)) throw new AppError(refusal, { cause: error });
    throw error;
  }
}

/** The one algorithm a key signs with. The token has no say: what it names in its header must be this. */
function algorithmOf({ kty, crv }: JWK): 'EdDSA' | 'RS256' {
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  if (kty === 'RSA') return 'RS256';
  throw new TypeError('a key of no known kind');
}

function namedKey(token: string): { tenant: string; keyId: string } {
  const { tenant } = decodeJwt(token);
  const { kid } = decodeProtectedHeader(token);
  if (typeof tenant !== 'string' || !/^[a-z0-9][a-z0-9-]{0,38}$/.test(tenant))
    throw new TypeError('no tenant');
  if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(kid)) throw new TypeError('no key id');
  return { tenant, keyId: kid };
}

/** Of the token, not of the database: a `TypeError`, ours or the decoder's, or an error of the library or of a schema. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && (error instanceof TypeError || /^(JWT|JWS|JOSE|Zod|\$Zod)/.test(error.name));
