import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** A tenant of which nothing is known yet but its id. */
export async function addTenant(tx: Tx, now: Date): Promise<void> {
  await sql`
    insert into tenant (id, name, home_country, default_language, created_at)
    values (${tx.tenantId}, '', 'US', 'en', ${now})
    on conflict (id) do nothing`.execute(tx.q);
}

/** Of all tenants, those without an administrator who can sign in first. For the worker. */
export async function readTenantStandings(
  tx: Tx,
  limit: number,
): Promise<{ id: string; hasAdministrator: boolean }[]> {
  const { rows } = await sql<{ id: string; hasAdministrator: boolean }>`
    select t.id, exists (
             select from account a
              where a.tenant_id = t.id and a.disabled_at is null and 'administrator' = any (a.roles)
                and (a.password_hash is not null or a.subject is not null)) as "hasAdministrator"
      from tenant t
     order by "hasAdministrator", t.created_at
     limit ${limit}`.execute(tx.q);
  return rows;
}
