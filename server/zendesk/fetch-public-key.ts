import { type ZendeskKeyRequest, type ZendeskSettings } from '../../protocol/zendesk.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { assertUsable, changeInstallation, viewInstallation } from './change-installation.ts';

/** Milliseconds Zendesk may take. */
const ANSWER_MS = 8_000;
const PEM = /^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/;

export interface KeySource {
  fetch: typeof globalThis.fetch;
}

/**
 * Reads the public key of the app from the company's own Zendesk account and keeps it. The account that reads it is used
 * once and not kept. Throws `not_found` before there is an installation, `zendesk_refused` with the status Zendesk answered,
 * or `unreachable`.
 */
export async function fetchPublicKey(
  ctx: Context,
  principal: AdminPrincipal,
  { email, apiToken }: ZendeskKeyRequest,
  { fetch }: KeySource,
): Promise<ZendeskSettings> {
  const { installation } = await viewInstallation(ctx, principal);
  if (!installation) throw new AppError('not_found');
  const address = `https://${installation.subdomain}.zendesk.com/api/v2/apps/${installation.appId}/public_key.pem`;
  const authorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
  const answer = await fetch(address, {
    headers: { authorization },
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: unknown) => {
    throw new AppError('zendesk_refused', { detail: 'unreachable', cause });
  });
  const text = (await answer.text()).slice(0, 8_000).trim();
  if (!answer.ok || !PEM.test(text)) throw new AppError('zendesk_refused', { detail: String(answer.status) });
  const publicKey = text;
  await assertUsable(publicKey);
  return changeInstallation(ctx, principal, { input: { ...installation, publicKey }, ifMatch: null });
}
