import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { type LaunchClaims } from '../../../protocol/launch.ts';
import { type Product } from '../running-product.ts';

export interface GivenToken {
  token: string;
  nonce: string;
  mount: string;
}

/** What an honest backend of the host says, now. */
export function honestClaims({ demo, serverOrigin }: Product): LaunchClaims {
  const iat = Math.floor(Date.now() / 1_000);
  return {
    iss: 'crm',
    aud: serverOrigin,
    sub: 'ana',
    name: 'Ana',
    tenant: demo.tenant,
    permissions: ['sms.send'],
    nonce: randomUUID(),
    mount: randomUUID(),
    jti: randomUUID(),
    iat,
    exp: iat + 60,
  };
}

/** A launch token as the host's backend signs it, with `changes` to what an honest one says. */
export async function launchToken(
  product: Product,
  changes: Partial<LaunchClaims> = {},
  keyId = product.demo.launchKeyId,
): Promise<GivenToken> {
  const claims = { ...honestClaims(product), ...changes };
  const token = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
    .sign(await importJWK(product.demo.launchPrivateKey, 'EdDSA'));
  return { token, nonce: claims.nonce, mount: claims.mount };
}

export interface LaunchAnswer {
  status: number;
  accessToken?: string;
  code?: string;
}

/** `POST /v1/launch`: the status, and what was said. */
export async function launch(
  { serverOrigin }: Product,
  { token, nonce }: Pick<GivenToken, 'token' | 'nonce'>,
): Promise<LaunchAnswer> {
  const response = await fetch(`${serverOrigin}/v1/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, nonce }),
  });
  return { ...((await response.json()) as object), status: response.status };
}

/** What the server answers to whoever holds this access token. */
export async function statusWith(
  { serverOrigin }: Product,
  accessToken: string | undefined,
): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${serverOrigin}/v1/agent`, { headers })).status;
}
