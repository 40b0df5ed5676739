import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { type CreatedLaunchKey, type LaunchKey, type LaunchKeyInput } from '../../protocol/integration.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type LaunchKeyRow, readLaunchKeys, revokeLaunchKeyRow } from './integration-store.ts';
import { type AdminPrincipal } from './principal.ts';
import { addLaunchKey } from './provision.ts';
import { rememberedTokens } from './token-cache.ts';

/** All there ever were, newest first: a revoked one stays, so that it cannot be added again. */
export function listLaunchKeys(ctx: Context, { tenantId }: AdminPrincipal): Promise<LaunchKey[]> {
  return ctx.db.tenant(tenantId, async (tx) => (await readLaunchKeys(tx, ctx.clock.now())).map(renderKey));
}

/**
 * Lets who holds the private half launch widgets. The public half is brought along, or a pair is made and its private
 * half shown this once. Throws `key_duplicate` for one that is known, also if it was revoked.
 */
export async function createLaunchKey(
  ctx: Context,
  principal: AdminPrincipal,
  { name, publicJwk }: LaunchKeyInput,
): Promise<CreatedLaunchKey> {
  const pair = publicJwk ? { jwk: publicOf(publicJwk), privateKey: null } : await makePair();
  const keyId = await calculateJwkThumbprint(pair.jwk);
  const privateKey = pair.privateKey && {
    ...pair.privateKey,
    jwk: { ...pair.privateKey.jwk, alg: 'EdDSA', kid: keyId },
  };
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const find = async () =>
      (await readLaunchKeys(tx, ctx.clock.now())).find((known) => known.keyId === keyId);
    if (await find()) throw new AppError('key_duplicate', { detail: keyId });
    await addLaunchKey(tx, { keyId, name, publicJwk: pair.jwk });
    const key = renderKey((await find())!); // just added
    return {
      result: { key, privateKey },
      change: { action: 'launch_key.added', object: `launch-key/${keyId}`, before: null, after: { name } },
    };
  });
}

/** Ends a key and the widgets that were launched with it: their pages have to launch again. May be repeated. Throws `not_found`. */
export async function revokeLaunchKey(ctx: Context, principal: AdminPrincipal, keyId: string): Promise<void> {
  const ended = await changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const key = (await readLaunchKeys(tx, ctx.clock.now())).find((known) => known.keyId === keyId);
    if (!key) throw new AppError('not_found');
    if (key.revokedAt !== null) return { result: [], change: null };
    const hashes = await revokeLaunchKeyRow(tx, keyId, ctx.clock.now());
    const before = { name: key.name, liveWidgets: key.liveWidgets };
    return {
      result: hashes,
      change: { action: 'launch_key.revoked', object: `launch-key/${keyId}`, before, after: null },
    };
  });
  for (const hash of ended) rememberedTokens(ctx).forget(hash);
}

interface Pair {
  jwk: { kty: string; crv: string; x: string };
  privateKey: { jwk: Record<string, string>; pem: string };
}

async function makePair(): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { kty, crv, x, d } = await exportJWK(privateKey);
  const jwk = publicOf(await exportJWK(publicKey));
  return {
    jwk,
    // an Ed25519 pair has all four (RFC 8037 §2)
    privateKey: { jwk: { kty: kty!, crv: crv!, x: x!, d: d! }, pem: await exportPKCS8(privateKey) },
  };
}

const publicOf = ({ kty, crv, x }: { kty?: string; crv?: string; x?: string }) => ({
  kty: kty ?? '',
  crv: crv ?? '',
  x: x ?? '',
});

const renderKey = ({ createdAt, revokedAt, ...row }: LaunchKeyRow): LaunchKey => ({
  ...row,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});
