import { sql } from 'kysely';
import { type OpenIdInput } from '../../protocol/openid.ts';
import { type Tx } from '../platform/db.ts';

/** The provider of a tenant, as it is stored. */
export interface ProviderRow extends Omit<OpenIdInput, 'clientSecret'> {
  /** The client's secret. */
  sealed: Buffer;
  /** New at each change. */
  version: string;
}

export async function readProvider(tx: Tx): Promise<ProviderRow | null> {
  const { rows } = await sql<ProviderRow>`
    select issuer, client_id as "clientId", sealed, scope, groups_claim as "groupsClaim", role_groups as "roleGroups",
           email_domains as "emailDomains", emergency_account as "emergencyAccount", version
      from openid_provider where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0] ?? null;
}

export async function writeProvider(tx: Tx, row: ProviderRow): Promise<void> {
  await sql`
    insert into openid_provider (tenant_id, issuer, client_id, sealed, scope, groups_claim, role_groups, email_domains,
                                 emergency_account, version)
    values (${tx.tenantId}, ${row.issuer}, ${row.clientId}, ${row.sealed}, ${row.scope}, ${row.groupsClaim},
            ${JSON.stringify(row.roleGroups)}::jsonb, ${row.emailDomains}, ${row.emergencyAccount}, ${row.version})
    on conflict (tenant_id) do update
       set issuer = excluded.issuer, client_id = excluded.client_id, sealed = excluded.sealed, scope = excluded.scope,
           groups_claim = excluded.groups_claim, role_groups = excluded.role_groups,
           email_domains = excluded.email_domains, emergency_account = excluded.emergency_account,
           version = excluded.version`.execute(tx.q);
}

export async function removeProvider(tx: Tx): Promise<void> {
  await sql`delete from openid_provider where tenant_id = ${tx.tenantId}`.execute(tx.q);
}
