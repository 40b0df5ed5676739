import { randomUUID } from 'node:crypto';
import { SignJWT, importJWK } from 'jose';
import { type LaunchClaims } from '../../protocol/launch.ts';
import { type Agent } from '../demo-world.ts';
import { type DemoSecrets } from './demo-file.ts';

/** Seconds a launch token lives. */
const LIFETIME_SECONDS = 60;

export interface LaunchTokenOptions {
  secrets: DemoSecrets;
  /** Origin of the host page, which vouches for the agent. */
  issuer: string;
  agent: Agent;
  nonce: string;
  mount: string;
  nowSeconds: number;
}

/** What a CRM's backend does for an agent who is signed in there: a short-lived token for one launch of the widget. */
export async function signLaunchToken({
  secrets,
  issuer,
  agent,
  nonce,
  mount,
  nowSeconds,
}: LaunchTokenOptions): Promise<string> {
  const claims: LaunchClaims = {
    iss: issuer,
    aud: secrets.serverOrigin,
    sub: agent.id,
    name: agent.name,
    tenant: secrets.tenant,
    permissions: ['sms.send', 'media.save'],
    nonce,
    mount,
    jti: randomUUID(),
    iat: nowSeconds,
    exp: nowSeconds + LIFETIME_SECONDS,
  };
  const key = await importJWK(secrets.launchPrivateKey, 'EdDSA');
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', kid: secrets.launchKeyId }).sign(key);
}
