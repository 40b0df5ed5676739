import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import { LaunchClaims } from '../../protocol/launch.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { findLaunchKey } from './store.ts';

/** Seconds a launch token may live. */
const MAX_LIFE_SECONDS = 90;
/** Seconds two clocks may disagree. */
const TOLERANCE_SECONDS = 5;

/**
 * The claims of a launch token that a key of its tenant signed for this server, and the id of that key. Tenant and key id are first read
 * unverified, only to find the key. Throws `launch_token_invalid`, the same for every cause.
 */
export async function verifyLaunchToken(
  ctx: Context,
  token: string,
): Promise<{ claims: LaunchClaims; keyId: string }> {
  const now = ctx.clock.now();
  try {
    const { tenant, keyId } = namedKey(token);
    const jwk = await ctx.db.tenant(tenant, (tx) => findLaunchKey(tx, keyId));
    if (!jwk) throw new AppError('launch_token_invalid');
    const algorithm = algorithmOf(jwk);
    const { payload } = await jwtVerify(token, await importJWK(jwk, algorithm), {
      algorithms: [algorithm],
      audience: ctx.publicOrigin,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
    });
    const claims = LaunchClaims.parse(payload);
    const life = claims.exp - claims.iat;
    const fromTheFuture = claims.iat * 1_000 > now.getTime() + TOLERANCE_SECONDS * 1_000;
    if (life <= 0 || life > MAX_LIFE_SECONDS || fromTheFuture) throw new AppError('launch_token_invalid');
    return { claims, keyId };
  } catch (error) {
    if (isRefusal(error)) throw new AppError('launch_token_invalid', { cause: error });
    throw error;
  }
}

/** The one algorithm a key signs with. The token has no say: what it names in its header must be this. */
function algorithmOf({ kty, crv }: JWK): 'EdDSA' | 'RS256' {
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  if (kty === 'RSA') return 'RS256';
  throw new AppError('launch_token_invalid');
}

function namedKey(token: string): { tenant: string; keyId: string } {
  const { tenant } = decodeJwt(token);
  const { kid } = decodeProtectedHeader(token);
  if (typeof tenant !== 'string' || !/^[a-z0-9][a-z0-9-]{0,38}$/.test(tenant))
    throw new AppError('launch_token_invalid');
  if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(kid))
    throw new AppError('launch_token_invalid');
  return { tenant, keyId: kid };
}

/** Of the token, not of the database: a `TypeError` of the decoder, an error of the library or of a schema, or ours. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  (error instanceof AppError || error instanceof TypeError || /^(JWT|JWS|JOSE|Zod|\$Zod)/.test(error.name));
