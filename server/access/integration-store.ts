import { sql } from 'kysely';
import { type LaunchKey } from '../../protocol/integration.ts';
import { type Tx } from '../platform/db.ts';

// API keys -----------------------------------------------------------------------------------------------------------

export interface ApiKeyRow {
  id: string;
  name: string;
  scopes: string[];
  createdAt: Date;
  lastUsedOn: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

const apiKeys = (tx: Tx) =>
  tx.q
    .selectFrom('api_key')
    .select(['id', 'name', 'scopes', 'created_at as createdAt', 'last_used_on as lastUsedOn'])
    .select(['expires_at as expiresAt', 'revoked_at as revokedAt'])
    .where('tenant_id', '=', tx.tenantId);

/** Newest first. */
export const readApiKeys = (tx: Tx): Promise<ApiKeyRow[]> =>
  apiKeys(tx).orderBy('created_at', 'desc').orderBy('id').execute();

export const readApiKey = (tx: Tx, id: string): Promise<ApiKeyRow | undefined> =>
  apiKeys(tx).where('id', '=', id).executeTakeFirst();

export async function revokeApiKeyRow(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.q
    .updateTable('api_key')
    .set({ revoked_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

// origins ------------------------------------------------------------------------------------------------------------

export interface EmbedOriginRow {
  origin: string;
  createdAt: Date;
  lastLaunchOn: string | null;
  liveWidgets: number;
}

export async function readEmbedOrigins(tx: Tx, now: Date): Promise<EmbedOriginRow[]> {
  const { rows } = await sql<EmbedOriginRow>`
    select o.origin, o.created_at as "createdAt", o.last_launch_on as "lastLaunchOn",
           (select count(*) from access_token t
             where t.tenant_id = o.tenant_id and t.origin = o.origin and t.idle_until > ${now} and t.absolute_until > ${now}
           ) as "liveWidgets"
      from embed_origin o
     where o.tenant_id = ${tx.tenantId}
     order by o.origin`.execute(tx.q);
  return rows;
}

export async function removeEmbedOrigin(tx: Tx, origin: string): Promise<void> {
  await tx.q
    .deleteFrom('embed_origin')
    .where('tenant_id', '=', tx.tenantId)
    .where('origin', '=', origin)
    .execute();
}

/** Once a day for each origin and key: the launches of a morning do not wait for each other's rows. */
export async function noteLaunch(
  tx: Tx,
  { origin, keyId, day }: { origin: string | null; keyId: string; day: string },
): Promise<void> {
  await sql`
    with at_origin as (
      update embed_origin set last_launch_on = ${day}::date
       where tenant_id = ${tx.tenantId} and origin = ${origin} and last_launch_on is distinct from ${day}::date)
    update launch_key set last_used_on = ${day}::date
     where tenant_id = ${tx.tenantId} and key_id = ${keyId} and last_used_on is distinct from ${day}::date`.execute(
    tx.q,
  );
}

// launch keys --------------------------------------------------------------------------------------------------------

export interface LaunchKeyRow {
  keyId: string;
  name: string;
  publicJwk: LaunchKey['publicJwk'];
  createdAt: Date;
  lastUsedOn: string | null;
  revokedAt: Date | null;
  liveWidgets: number;
}

/** Newest first. */
export async function readLaunchKeys(tx: Tx, now: Date): Promise<LaunchKeyRow[]> {
  const { rows } = await sql<LaunchKeyRow>`
    select k.key_id as "keyId", k.name, k.public_jwk as "publicJwk", k.created_at as "createdAt",
           k.last_used_on as "lastUsedOn", k.revoked_at as "revokedAt",
           (select count(*) from access_token t
             where t.tenant_id = k.tenant_id and t.key_id = k.key_id and t.idle_until > ${now} and t.absolute_until > ${now}
           ) as "liveWidgets"
      from launch_key k
     where k.tenant_id = ${tx.tenantId}
     order by k.created_at desc, k.key_id`.execute(tx.q);
  return rows;
}

/** Gives back the hashes of the tokens that ended with it. */
export async function revokeLaunchKeyRow(tx: Tx, keyId: string, at: Date): Promise<Buffer[]> {
  await tx.q
    .updateTable('launch_key')
    .set({ revoked_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('key_id', '=', keyId)
    .execute();
  const rows = await tx.q
    .deleteFrom('access_token')
    .where('tenant_id', '=', tx.tenantId)
    .where('key_id', '=', keyId)
    .returning('hash')
    .execute();
  return rows.map(({ hash }) => hash);
}

// webhook secrets ----------------------------------------------------------------------------------------------------

export interface WebhookSecretRow {
  id: string;
  source: string;
  sealed: Buffer;
  createdAt: Date;
  expiresAt: Date | null;
}

/** Those that are valid, of all sources, oldest first. */
export const readWebhookSecrets = (tx: Tx, now: Date): Promise<WebhookSecretRow[]> =>
  tx.q
    .selectFrom('webhook_secret')
    .select(['id', 'source', 'sealed', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('tenant_id', '=', tx.tenantId)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export async function endWebhookSecret(tx: Tx, id: string, expiresAt: Date): Promise<void> {
  await tx.q
    .updateTable('webhook_secret')
    .set({ expires_at: expiresAt })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** Those of the source that are over, and the one named. */
export async function removeWebhookSecrets(
  tx: Tx,
  { source, now, id }: { source: string; now: Date; id?: string },
): Promise<void> {
  await sql`
    delete from webhook_secret
     where tenant_id = ${tx.tenantId} and source = ${source} and (expires_at <= ${now} or id = ${id ?? null}::uuid)`.execute(
    tx.q,
  );
}
