import { createPublicKey } from 'node:crypto';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { ensureSystem } from '../records/ensure-system.ts';
import { type ZendeskWeb } from '../records/zendesk/api.ts';
import { ensureInstallation } from '../zendesk/ensure-installation.ts';
import { type DemoFile } from './demo-file.ts';

/** The account that the simulator plays. */
const ACCOUNT = { subdomain: 'brightwater', appId: 1, installationId: 7 } as const;

/** The app's installation in the Zendesk that the simulator plays, and the account by which its tickets are written to. */
export async function seedZendesk(
  ctx: Context,
  tx: Tx,
  { zendeskPrivateKey, zendeskApiToken }: DemoFile,
  simulatorOrigin: string,
): Promise<void> {
  await ensureInstallation(ctx, tx, {
    ...ACCOUNT,
    publicKey: publicHalf(zendeskPrivateKey),
    softphone: simulatorOrigin,
    origin: simulatorOrigin,
  });
  const { subdomain } = ACCOUNT;
  await ensureSystem(ctx, tx, {
    system: 'zendesk',
    account: { subdomain, email: `midcall@${subdomain}.example`, apiToken: zendeskApiToken },
    isOurs: (known) => known['subdomain'] === subdomain,
  });
}

/** Where Zendesk is reached: the account of the demonstration is the simulator's, every other one Zendesk's own. */
export const playedZendesk = (simulatorOrigin: string): Pick<ZendeskWeb, 'originOf'> => ({
  originOf: (subdomain) =>
    subdomain === ACCOUNT.subdomain ? simulatorOrigin : `https://${subdomain}.zendesk.com`,
});

const publicHalf = ({ kty, n, e }: DemoFile['zendeskPrivateKey']): string =>
  createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
