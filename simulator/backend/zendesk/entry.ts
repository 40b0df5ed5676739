import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { ZENDESK } from '../../demo-world.ts';
import { type DemoSecrets } from '../demo-file.ts';

const ACCOUNT = `https://${ZENDESK.subdomain}.zendesk.com/api/v2`;

/** What Zendesk signs when it opens a frame of an app with signed addresses: RS256, with the app's key, for one minute. */
export async function signZendeskEntry({ zendeskPrivateKey }: DemoSecrets, userId: string): Promise<string> {
  return new SignJWT({ context: { product: 'support', location: 'ticket_sidebar' } })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(`${ZENDESK.subdomain}.zendesk.com`)
    .setAudience(`${ACCOUNT}/apps/installations/${ZENDESK.installationId}.json`)
    .setSubject(`${ACCOUNT}/users/${userId}.json`)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(await importJWK(zendeskPrivateKey, 'RS256'));
}
