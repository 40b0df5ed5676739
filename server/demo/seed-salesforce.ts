import { createPrivateKey } from 'node:crypto';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { ensureSystem } from '../records/ensure-system.ts';
import { type DemoFile } from './demo-file.ts';

/** The org that the simulator plays, and the connected app by which its cases are written to. */
const ORIGIN = 'https://brightwater.my.salesforce.com';
const ACCOUNT = {
  loginUrl: ORIGIN,
  consumerKey: 'make-believe-connected-app',
  username: 'midcall@brightwater.example',
} as const;

/** The account by which the server writes to the cases of the Salesforce that the simulator plays. */
export async function seedSalesforce(
  ctx: Context,
  tx: Tx,
  { salesforcePrivateKey: key }: DemoFile,
): Promise<void> {
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  await ensureSystem(ctx, tx, {
    system: 'salesforce',
    account: { ...ACCOUNT, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    isOurs: (known) => known['loginUrl'] === ORIGIN,
  });
}

/** How Salesforce is reached: the org of the demonstration is the simulator, every other one Salesforce's own. */
export const playedSalesforce = (simulatorOrigin: string): { fetch: typeof fetch } => ({
  fetch: (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const { origin, pathname, search } = new URL(url);
    return fetch(origin === ORIGIN ? `${simulatorOrigin}${pathname}${search}` : input, init);
  },
});
