import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import {
  type CreatedLaunchKey,
  type LaunchKey,
  type LaunchKeyInput,
  type PublicJwk,
} from '../../protocol/integration.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type LaunchKeyRow, readLaunchKeys, revokeLaunchKeyRow } from './integration-store.ts';
import { type AdminPrincipal } from './principal.ts';
import { addLaunchKey } from './provision.ts';
import { jwkOfPem } from './public-key.ts';
import { rememberedTokens } from './token-cache.ts';

/** All there ever were, newest first: a revoked one stays, so that it cannot be added again. */
export function listLaunchKeys(ctx: Context, { tenantId }: AdminPrincipal): Promise<LaunchKey[]> {
  return ctx.db.tenant(tenantId, async (tx) => (await readLaunchKeys(tx, ctx.clock.now())).map(renderKey));
}

/**
 * Lets who holds the private half launch widgets. The public half is brought along, or a pair is made and its private
 * half shown this once. Throws `key_duplicate` for one that is known, also if it was revoked, and `invalid_request` for a PEM
 * text that holds no such key.
 */
export async function createLaunchKey(
  ctx: Context,
  principal: AdminPrincipal,
  { name, publicJwk, publicPem }: LaunchKeyInput,
): Promise<CreatedLaunchKey> {
  const given = publicPem === undefined ? publicJwk : jwkOfPem(publicPem);
  const pair = given ? { jwk: publicOf(given), privateKey: null } : await makePair();
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
  jwk: LaunchKey['publicJwk'];
  privateKey: { jwk: Record<string, string>; pem: string };
}

async function makePair(): Promise<Pair> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x, d } = await exportJWK(privateKey);
  const kind = { kty: 'OKP', crv: 'Ed25519' } as const;
  return {
    jwk: { ...kind, x: x! },
    // an Ed25519 pair has both (RFC 8037 §2)
    privateKey: { jwk: { ...kind, x: x!, d: d! }, pem: await exportPKCS8(privateKey) },
  };
}

/** The members that make the key, and its thumbprint; `use`, `kid` and the like are left out. */
const publicOf = (jwk: PublicJwk): LaunchKey['publicJwk'] =>
  jwk.kty === 'RSA' ? { kty: jwk.kty, n: jwk.n, e: jwk.e } : { kty: jwk.kty, crv: jwk.crv, x: jwk.x };

const renderKey = ({ createdAt, revokedAt, ...row }: LaunchKeyRow): LaunchKey => ({
  ...row,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});
