import { type ZendeskInstallation } from '../../protocol/zendesk.ts';
import { makeOwnKey } from '../access/own-launch-key.ts';
import { admitOrigins } from '../access/page-origins.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { readInstallation, writeInstallation } from './store.ts';

/**
 * Has this installation, in a Zendesk whose pages are at `origin`, unless the tenant has one of another account. What is
 * there already stays as it is.
 */
export async function ensureInstallation(
  ctx: Context,
  tx: Tx,
  { origin, ...installation }: ZendeskInstallation & { origin: string },
): Promise<void> {
  const known = await readInstallation(tx);
  if (known && known.subdomain !== installation.subdomain) return;
  await admitOrigins(tx, [origin, ctx.publicOrigin]);
  if (known?.publicKey === installation.publicKey && known.origin === origin) return;
  const { keyId, sealed } = await makeOwnKey(ctx, tx, 'Demonstration, Zendesk');
  await writeInstallation(tx, { ...installation, origin, keyId, sealed, version: ctx.ids.uuid() });
}
