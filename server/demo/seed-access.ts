import { Capability } from '../../protocol/role.ts';
import { addEmbedOrigin, addLaunchKey, addWebhookSecret, webhookSecretPlace } from '../access/provision.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import {
  hasApiKey,
  hasLaunchKey,
  readCarrierAccount,
  readEmbedOrigins,
  readWebhookSecrets,
  removeLaunchKeys,
  removeWebhookSecrets,
  replaceApiKey,
  writeCarrierAccount,
} from './access-store.ts';
import { type DemoFile } from './demo-file.ts';

const CARRIER = 'loopback';
/** Name of its keys in the lists of the portal. */
const DEMO_KEY_NAME = 'Demonstration';

/**
 * Makes the secrets of the file the ones that hold. What holds already is left alone; what belongs to another file, to
 * another origin or was sealed with another key is replaced.
 */
export async function seedAccess(
  ctx: Context,
  tx: Tx,
  file: DemoFile,
  simulatorOrigin: string,
): Promise<void> {
  await seedLaunchKey(tx, file);
  await seedWebhookSecret(ctx, tx, 'telephony', file.telephonySecret);
  await seedWebhookSecret(ctx, tx, CARRIER, file.carrierSecret);
  await seedCarrierAccount(ctx, tx, { token: file.carrierToken, baseUrl: simulatorOrigin });
  const hash = hashSecret(file.adminKey);
  if (!(await hasApiKey(tx, hash))) {
    await replaceApiKey(tx, { id: ctx.ids.uuid(), name: DEMO_KEY_NAME, hash, scopes: Capability.options });
  }
  // what an administrator has added stays
  if (!(await readEmbedOrigins(tx)).includes(simulatorOrigin)) await addEmbedOrigin(tx, simulatorOrigin);
}

async function seedLaunchKey(tx: Tx, { launchKeyId, launchPrivateKey }: DemoFile): Promise<void> {
  const { kty, crv, x } = launchPrivateKey;
  if (await hasLaunchKey(tx, launchKeyId, x)) return;
  await removeLaunchKeys(tx);
  await addLaunchKey(tx, { keyId: launchKeyId, name: DEMO_KEY_NAME, publicJwk: { kty, crv, x } });
}

async function seedWebhookSecret(ctx: Context, tx: Tx, source: string, secret: string): Promise<void> {
  const stored = await readWebhookSecrets(tx, source);
  const opened = stored.map(({ id, sealed }) =>
    open(ctx, sealed, webhookSecretPlace(tx.tenantId, source, id)),
  );
  if (opened.length === 1 && opened[0] === secret) return;
  await removeWebhookSecrets(tx, source);
  await addWebhookSecret(tx, ctx, { source, secret });
}

async function seedCarrierAccount(
  ctx: Context,
  tx: Tx,
  account: { token: string; baseUrl: string },
): Promise<void> {
  const place = `carrier_account|${tx.tenantId}|${CARRIER}`;
  const sealed = await readCarrierAccount(tx, CARRIER);
  const wanted = JSON.stringify(account);
  if (sealed && open(ctx, sealed, place) === wanted) return;
  await writeCarrierAccount(tx, CARRIER, ctx.secrets.seal(wanted, place));
}

/** `null` for what was sealed with another master key, whose data folder this is not. */
function open({ secrets }: Context, sealed: Buffer, place: string): string | null {
  try {
    return secrets.open(sealed, place);
  } catch {
    return null;
  }
}
