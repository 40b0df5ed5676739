import { sql } from 'kysely';
import { type ZendeskInstallation } from '../../protocol/zendesk.ts';
import { type Tx } from '../platform/db.ts';

/** The installation of a tenant, as it is stored. */
export interface InstallationRow extends ZendeskInstallation {
  /** Of the pages above the app's. */
  origin: string;
  /** Of the key that launches are signed with. */
  keyId: string;
  /** Its private half. */
  sealed: Buffer;
  /** New at each change. */
  version: string;
}

export async function readInstallation(tx: Tx): Promise<InstallationRow | null> {
  const { rows } = await sql<InstallationRow>`
    select subdomain, app_id as "appId", installation_id as "installationId", public_key as "publicKey", softphone,
           origin, key_id as "keyId", sealed, version
      from zendesk_installation where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0] ?? null;
}

export async function writeInstallation(tx: Tx, row: InstallationRow): Promise<void> {
  await sql`
    insert into zendesk_installation (tenant_id, subdomain, app_id, installation_id, public_key, softphone, origin,
                                      key_id, sealed, version)
    values (${tx.tenantId}, ${row.subdomain}, ${row.appId}, ${row.installationId}, ${row.publicKey}, ${row.softphone},
            ${row.origin}, ${row.keyId}, ${row.sealed}, ${row.version})
    on conflict (tenant_id) do update
       set subdomain = excluded.subdomain, app_id = excluded.app_id, installation_id = excluded.installation_id,
           public_key = excluded.public_key, softphone = excluded.softphone, origin = excluded.origin,
           key_id = excluded.key_id, sealed = excluded.sealed, version = excluded.version`.execute(tx.q);
}

export async function removeInstallation(tx: Tx): Promise<void> {
  await sql`delete from zendesk_installation where tenant_id = ${tx.tenantId}`.execute(tx.q);
}

// passes -------------------------------------------------------------------------------------------------------------

export interface PassRow {
  chain: string;
  agentId: string;
  mount: string | null;
  expiresAt: Date;
  usedAt: Date | null;
  usedFor: Buffer | null;
}

export async function addPass(
  tx: Tx,
  pass: { hash: Buffer; chain: string; agentId: string; mount: string | null; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into zendesk_pass (tenant_id, hash, chain, agent_id, mount, expires_at)
    values (${tx.tenantId}, ${pass.hash}, ${pass.chain}, ${pass.agentId}, ${pass.mount}, ${pass.expiresAt})`.execute(
    tx.q,
  );
}

/** Uses of one pass wait for each other here. */
export async function lockPass(tx: Tx, hash: Buffer): Promise<PassRow | null> {
  const { rows } = await sql<PassRow>`
    select chain, agent_id as "agentId", mount, expires_at as "expiresAt", used_at as "usedAt", used_for as "usedFor"
      from zendesk_pass where tenant_id = ${tx.tenantId} and hash = ${hash} for update`.execute(tx.q);
  return rows[0] ?? null;
}

/** It is remembered to its new end: one that comes again is known by it. */
export async function usePass(
  tx: Tx,
  use: { hash: Buffer; mount: string; usedFor: Buffer; at: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    update zendesk_pass
       set mount = ${use.mount}, used_for = ${use.usedFor}, used_at = ${use.at}, expires_at = ${use.expiresAt}
     where tenant_id = ${tx.tenantId} and hash = ${use.hash}`.execute(tx.q);
}

/** Takes back what a chain was given after `hash`, as long as none of it was used. Says whether that was so. */
export async function withdrawUnused(tx: Tx, chain: string, after: Date): Promise<boolean> {
  const { rows } = await sql<{ later: boolean }>`
    select exists (select from zendesk_pass where tenant_id = ${tx.tenantId} and chain = ${chain}
                      and used_at > ${after}) as later`.execute(tx.q);
  if (rows[0]?.later) return false;
  await sql`
    delete from zendesk_pass where tenant_id = ${tx.tenantId} and chain = ${chain} and used_at is null`.execute(
    tx.q,
  );
  return true;
}

export async function endAllChains(tx: Tx): Promise<void> {
  await sql`delete from zendesk_pass where tenant_id = ${tx.tenantId}`.execute(tx.q);
}

export async function endChain(tx: Tx, chain: string): Promise<void> {
  await sql`delete from zendesk_pass where tenant_id = ${tx.tenantId} and chain = ${chain}`.execute(tx.q);
}

/** Forgets a few passes whose time is over, so that the table stays as small as its use. */
export async function forgetPasses(tx: Tx, now: Date): Promise<void> {
  await sql`
    delete from zendesk_pass where (tenant_id, hash) in (
      select tenant_id, hash from zendesk_pass where tenant_id = ${tx.tenantId} and expires_at < ${now}
       limit 20 for update skip locked)`.execute(tx.q);
}
