import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export async function hasLaunchKey(tx: Tx, keyId: string, x: string): Promise<boolean> {
  const { rows } = await sql`
    select from launch_key
     where tenant_id = ${tx.tenantId} and key_id = ${keyId} and public_jwk ->> 'x' = ${x} and revoked_at is null`.execute(
    tx.q,
  );
  return rows.length === 1;
}

export async function removeLaunchKeys(tx: Tx): Promise<void> {
  await sql`delete from launch_key where tenant_id = ${tx.tenantId}`.execute(tx.q);
}

export async function hasApiKey(tx: Tx, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`
    select from api_key where tenant_id = ${tx.tenantId} and hash = ${hash} and revoked_at is null`.execute(
    tx.q,
  );
  return rows.length === 1;
}

/** Takes the place of an earlier key of that name. */
export async function replaceApiKey(
  tx: Tx,
  key: { id: string; name: string; hash: Buffer; scopes: readonly string[] },
): Promise<void> {
  await sql`delete from api_key where tenant_id = ${tx.tenantId} and name = ${key.name}`.execute(tx.q);
  await sql`
    insert into api_key (tenant_id, id, name, hash, scopes)
    values (${tx.tenantId}, ${key.id}, ${key.name}, ${key.hash}, ${[...key.scopes]})`.execute(tx.q);
}

export async function readWebhookSecrets(tx: Tx, source: string): Promise<{ id: string; sealed: Buffer }[]> {
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select id, sealed from webhook_secret
     where tenant_id = ${tx.tenantId} and source = ${source} and expires_at is null`.execute(tx.q);
  return rows;
}

export async function removeWebhookSecrets(tx: Tx, source: string): Promise<void> {
  await sql`delete from webhook_secret where tenant_id = ${tx.tenantId} and source = ${source}`.execute(tx.q);
}

export async function readCarrierAccount(tx: Tx, carrier: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from carrier_account where tenant_id = ${tx.tenantId} and carrier = ${carrier}`.execute(
    tx.q,
  );
  return rows[0]?.sealed;
}

export async function writeCarrierAccount(tx: Tx, carrier: string, sealed: Buffer): Promise<void> {
  await sql`
    insert into carrier_account (tenant_id, carrier, sealed) values (${tx.tenantId}, ${carrier}, ${sealed})
    on conflict (tenant_id, carrier) do update set sealed = excluded.sealed`.execute(tx.q);
}

export async function readEmbedOrigins(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ origin: string }>`
    select origin from embed_origin where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows.map((row) => row.origin);
}
