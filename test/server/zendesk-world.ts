import { randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type ZendeskInstallationInput, ZendeskPage } from '../../protocol/zendesk.ts';

/** A company's Zendesk account with the app installed: it signs what it opens. */
export interface ZendeskAccount {
  installation: ZendeskInstallationInput;
  privateKey: CryptoKey;
  /** What Zendesk says of agent `agent`, with `changes`. */
  claims(changes?: JWTPayload): JWTPayload;
  sign(changes?: JWTPayload, header?: { alg: string }): Promise<string>;
}

export async function createAccount(subdomain = 'acme', installationId = 7): Promise<ZendeskAccount> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const base = `https://${subdomain}.zendesk.com/api/v2`;
  const claims = (changes: JWTPayload = {}): JWTPayload => {
    const iat = Math.floor(Date.now() / 1_000);
    return {
      iss: `${subdomain}.zendesk.com`,
      aud: `${base}/apps/installations/${installationId}.json`,
      sub: `${base}/users/1102.json`,
      jti: randomUUID(),
      iat,
      nbf: iat,
      exp: iat + 120,
      qsh: '0f3a',
      context: { product: 'support', location: 'ticket_sidebar', account: subdomain },
      ...changes,
    };
  };
  return {
    installation: {
      ...{ subdomain, appId: 4, installationId, softphone: null },
      publicKey: await exportSPKI(publicKey),
    },
    privateKey,
    claims,
    sign: (changes, header = { alg: 'RS256' }) =>
      new SignJWT(claims(changes)).setProtectedHeader({ typ: 'JWT', ...header }).sign(privateKey),
  };
}

/** The form Zendesk posts. */
export const formOf = (token: string) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams({ token }).toString(),
});

/** The configuration in a page of the app. */
export const configOf = (html: string): ZendeskPage =>
  ZendeskPage.parse(JSON.parse(/id="midcall-config">(.*?)<\/script>/s.exec(html)?.[1] ?? ''));
