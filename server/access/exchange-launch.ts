import { timingSafeEqual } from 'node:crypto';
import { isExactOrigin } from '../../protocol/exact-origin.ts';
import { type LaunchClaims, type LaunchRequest, type LaunchResponse } from '../../protocol/launch.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { noteLaunch } from './integration-store.ts';
import { forgetExpired, insertToken, revokeMount, upsertAgent, useLaunchToken } from './store.ts';
import { rememberedTokens } from './token-cache.ts';
import { LEASE_SECONDS } from './token-life.ts';
import { verifyLaunchToken } from './verify-launch-token.ts';

/** Seconds after its launch that a token lives at most, however much it is used. */
const ABSOLUTE_SECONDS = 12 * 3_600;
/** Seconds after its end that a launch token is remembered as used: more than any tolerance of clocks. */
const REMEMBER_USE_SECONDS = 60;

/**
 * Exchanges a launch token for an access token, once. Ends the access of the same mount's launches before. A token that
 * comes twice was stolen, or is being replayed: what the first exchange gave ends, too.
 * Throws `launch_token_invalid`, the same for every cause, or `launch_token_used`.
 */
export async function exchangeLaunch(
  ctx: Context,
  {
    token,
    nonce,
    embeddedIn = null,
  }: Omit<LaunchRequest, 'embeddedIn'> & { embeddedIn?: string | null | undefined },
): Promise<LaunchResponse> {
  const { claims, keyId } = await verifyLaunchToken(ctx, token);
  if (!equal(claims.nonce, nonce)) throw new AppError('launch_token_invalid');
  const accessToken = `${claims.tenant}.${ctx.ids.secret()}`;
  const { fresh, revoked } = await ctx.db.tenant(claims.tenant, (tx) =>
    exchange(ctx, tx, claims, { accessToken, keyId, origin: isExactOrigin(embeddedIn) ? embeddedIn : null }),
  );
  for (const hash of revoked) rememberedTokens(ctx).forget(hash);
  if (!fresh) throw new AppError('launch_token_used');
  return { accessToken, idleSeconds: LEASE_SECONDS };
}

async function exchange(
  ctx: Context,
  tx: Tx,
  claims: LaunchClaims,
  { accessToken, keyId, origin }: { accessToken: string; keyId: string; origin: string | null },
) {
  const now = ctx.clock.now();
  const granted = [...new Set(claims.permissions)];
  const expiresAt = new Date((claims.exp + REMEMBER_USE_SECONDS) * 1_000);
  const fresh = await useLaunchToken(tx, { jti: claims.jti, expiresAt });
  crashPoint('C22');
  // launches of an agent wait for each other here, so that the later one sees the access it ends
  if (fresh) await upsertAgent(tx, { id: claims.sub, name: claims.name, granted, launched_at: now });
  const revoked = await revokeMount(tx, claims.mount);
  if (!fresh) return { fresh, revoked };
  await insertToken(tx, {
    hash: hashSecret(accessToken),
    agentId: claims.sub,
    permissions: granted,
    mount: claims.mount,
    origin,
    keyId,
    idleUntil: addSeconds(now, LEASE_SECONDS),
    absoluteUntil: addSeconds(now, ABSOLUTE_SECONDS),
  });
  await noteLaunch(tx, { origin, keyId, day: now.toISOString().slice(0, 10) });
  await forgetExpired(tx, now);
  return { fresh, revoked };
}

/** Compares hashes, which have the same length, in constant time. */
const equal = (left: string, right: string): boolean => timingSafeEqual(hashSecret(left), hashSecret(right));
