import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { type LaunchClaims } from '../../protocol/launch.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { addLaunchKey } from './provision.ts';
import { findLaunchKey } from './store.ts';

/** A launch key whose private half is the server's own: for a CRM whose signature stands for a backend's. */
export interface OwnKey {
  keyId: string;
  /** The private half. */
  sealed: Buffer;
}

const placeOf = (tenantId: string, keyId: string) => `launch_key|${tenantId}|${keyId}`;

/** Makes a pair; its public half is in the tenant's list of keys under `name`, where it can be revoked. */
export async function makeOwnKey({ secrets }: Context, tx: Tx, name: string): Promise<OwnKey> {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const keyId = await calculateJwkThumbprint(publicJwk);
  await addLaunchKey(tx, { keyId, name, publicJwk });
  const place = placeOf(tx.tenantId, keyId);
  return { keyId, sealed: secrets.seal(JSON.stringify(await exportJWK(pair.privateKey)), place) };
}

/** Whether nobody has revoked it. */
export const isKeyValid = async (tx: Tx, keyId: string): Promise<boolean> =>
  (await findLaunchKey(tx, keyId)) !== null;

/** A launch token that lives for `seconds`. */
export async function signLaunch(
  ctx: Context,
  { keyId, sealed }: OwnKey,
  claims: Omit<LaunchClaims, 'aud' | 'jti' | 'iat' | 'exp'> & { seconds: number },
): Promise<string> {
  const { seconds, ...rest } = claims;
  const key: unknown = JSON.parse(ctx.secrets.open(sealed, placeOf(claims.tenant, keyId)));
  const iat = Math.floor(ctx.clock.now().getTime() / 1_000);
  const all: LaunchClaims = { ...rest, aud: ctx.publicOrigin, jti: ctx.ids.uuid(), iat, exp: iat + seconds };
  return new SignJWT({ ...all })
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
    .sign(await importJWK(key as object, 'EdDSA')); // as it was sealed above
}
