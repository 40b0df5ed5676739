import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** A one-time link, as the database knows it. */
export interface LinkRow {
  hash: Buffer;
  expiresAt: Date;
}

/** The link to make an administrator; the one before ends. */
export async function writeSetupLink(tx: Tx, { hash, expiresAt }: LinkRow): Promise<void> {
  await sql`
    insert into setup_link (tenant_id, hash, expires_at) values (${tx.tenantId}, ${hash}, ${expiresAt})
    on conflict (tenant_id) do update set hash = excluded.hash, expires_at = excluded.expires_at`.execute(
    tx.q,
  );
}

export async function setupLinkHolds(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from setup_link where tenant_id = ${tx.tenantId} and hash = ${hash} and expires_at > ${now}`.execute(
    tx.q,
  );
  return rows.length === 1;
}

/** Whether the link held; from now on it does not. */
export async function useSetupLink(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
  const { rows } = await sql`
    delete from setup_link
     where tenant_id = ${tx.tenantId} and hash = ${hash} and expires_at > ${now} returning 1`.execute(tx.q);
  return rows.length === 1;
}

/** The link to set an account's password; the one before ends. */
export async function writeInvitation(
  tx: Tx,
  accountId: string,
  { hash, expiresAt }: LinkRow,
): Promise<void> {
  await sql`
    insert into invitation (tenant_id, account_id, hash, expires_at)
    values (${tx.tenantId}, ${accountId}, ${hash}, ${expiresAt})
    on conflict (tenant_id, account_id) do update set hash = excluded.hash, expires_at = excluded.expires_at`.execute(
    tx.q,
  );
}

/** Whose link it is; `null`: it does not hold. */
export async function findInvitation(tx: Tx, hash: Buffer, now: Date): Promise<string | null> {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from invitation
     where tenant_id = ${tx.tenantId} and hash = ${hash} and expires_at > ${now}`.execute(tx.q);
  return rows[0]?.accountId ?? null;
}

export async function removeInvitation(tx: Tx, accountId: string): Promise<void> {
  await sql`delete from invitation where tenant_id = ${tx.tenantId} and account_id = ${accountId}`.execute(
    tx.q,
  );
}

/** Until when each account's link holds; those over are left out. */
export async function readInvitations(tx: Tx, now: Date): Promise<Map<string, Date>> {
  const { rows } = await sql<{ accountId: string; expiresAt: Date }>`
    select account_id as "accountId", expires_at as "expiresAt" from invitation
     where tenant_id = ${tx.tenantId} and expires_at > ${now}`.execute(tx.q);
  return new Map(rows.map(({ accountId, expiresAt }) => [accountId, expiresAt]));
}
