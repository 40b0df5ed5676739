import { createPublicKey } from 'node:crypto';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { ensureInstallation } from '../zendesk/ensure-installation.ts';
import { type DemoFile } from './demo-file.ts';

/** The account that the simulator plays. */
const ACCOUNT = { subdomain: 'brightwater', appId: 1, installationId: 7 } as const;

/** The app's installation in the Zendesk that the simulator plays, on the simulator's origin. */
export async function seedZendesk(
  ctx: Context,
  tx: Tx,
  { zendeskPrivateKey }: DemoFile,
  simulatorOrigin: string,
): Promise<void> {
  await ensureInstallation(ctx, tx, {
    ...ACCOUNT,
    publicKey: publicHalf(zendeskPrivateKey),
    softphone: simulatorOrigin,
    origin: simulatorOrigin,
  });
}

const publicHalf = ({ kty, n, e }: DemoFile['zendeskPrivateKey']): string =>
  createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
