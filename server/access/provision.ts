import { type CarrierCredentials } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { type Capability } from '../../protocol/role.ts';

/** Where a webhook secret is kept: sealed for this place, it opens nowhere else. */
export const webhookSecretPlace = (tenantId: string, source: string, id: string): string =>
  `webhook_secret|${tenantId}|${source}|${id}`;

/** Lets the holder of the private key launch widgets for agents. `publicJwk`: Ed25519, RFC 8037. */
export async function addLaunchKey(
  tx: Tx,
  { keyId, name = keyId, publicJwk }: { keyId: string; name?: string; publicJwk: object },
): Promise<void> {
  await tx.q
    .insertInto('launch_key')
    .values({ tenant_id: tx.tenantId, key_id: keyId, name, public_jwk: JSON.stringify(publicJwk) })
    .execute();
}

/** Gives back the key, which is not kept. */
export const addApiKey = async (...args: Parameters<typeof makeApiKey>): Promise<string> =>
  (await makeApiKey(...args)).key;

/** Gives back the id and the key, which is not kept: `mck_<tenant>_<256 bits>`. */
export async function makeApiKey(
  tx: Tx,
  { ids }: Pick<Context, 'ids'>,
  options: { name: string; scopes: readonly Capability[]; expiresAt?: Date | null },
): Promise<{ id: string; key: string }> {
  const id = ids.uuid();
  const key = `mck_${tx.tenantId}_${ids.secret()}`;
  await tx.q
    .insertInto('api_key')
    .values({
      tenant_id: tx.tenantId,
      id,
      name: options.name,
      hash: hashSecret(key),
      scopes: [...options.scopes],
      expires_at: options.expiresAt ?? null,
    })
    .execute();
  return { id, key };
}

/**
 * A secret that `source` signs its webhooks with: `telephony`, or the name of a carrier. Two may be valid while one is
 * rotated; `expiresAt` is the end of the older one.
 */
export async function addWebhookSecret(
  tx: Tx,
  { ids, secrets }: Pick<Context, 'ids' | 'secrets'>,
  options: { source: string; secret: string; createdAt?: Date; expiresAt?: Date },
): Promise<void> {
  const id = ids.uuid();
  await tx.q
    .insertInto('webhook_secret')
    .values({
      tenant_id: tx.tenantId,
      source: options.source,
      id,
      sealed: secrets.seal(options.secret, webhookSecretPlace(tx.tenantId, options.source, id)),
      ...(options.createdAt && { created_at: options.createdAt }),
      expires_at: options.expiresAt ?? null,
    })
    .execute();
}

/** An exact origin whose pages may embed the widget: scheme, host and port, without a slash. */
export async function addEmbedOrigin(tx: Tx, origin: string): Promise<void> {
  await tx.q
    .insertInto('embed_origin')
    .values({ tenant_id: tx.tenantId, origin: new URL(origin).origin })
    .execute();
}

/** Where a carrier's credentials are kept: sealed for this place, they open nowhere else. */
export const carrierAccountPlace = (tenantId: string, carrier: string): string =>
  `carrier_account|${tenantId}|${carrier}`;

/** What the server shows a carrier to be let in as this tenant. Its shape is the carrier's own. */
export async function addCarrierAccount(
  tx: Tx,
  { secrets }: Pick<Context, 'secrets'>,
  { carrier, credentials }: { carrier: string; credentials: CarrierCredentials },
): Promise<void> {
  const place = carrierAccountPlace(tx.tenantId, carrier);
  await tx.q
    .insertInto('carrier_account')
    .values({ tenant_id: tx.tenantId, carrier, sealed: secrets.seal(JSON.stringify(credentials), place) })
    .execute();
}
