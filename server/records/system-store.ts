import { type Selectable, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Database } from '../platform/schema.ts';

export type SystemRow = Selectable<Database['record_system']>;

export async function readSystem(tx: Tx, system: string): Promise<SystemRow | undefined> {
  return tx.q
    .selectFrom('record_system')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('system', '=', system)
    .executeTakeFirst();
}

/** Names of the systems that the tenant has switched on. */
export async function enabledSystems(tx: Tx): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('record_system')
    .select('system')
    .where('tenant_id', '=', tx.tenantId)
    .where('enabled', '=', sql.lit(true))
    .execute();
  return rows.map((row) => row.system);
}

export interface SystemChoice {
  system: string;
  enabled: boolean;
  sealed: Buffer | null;
  options: Readonly<Record<string, string>>;
  changedAt: Date;
}

/** Stores what the company chose. What was known of the account's trouble is forgotten: it may be mended now. */
export async function writeSystem(tx: Tx, choice: SystemChoice): Promise<void> {
  const { system, enabled, sealed, options, changedAt } = choice;
  await sql`
    insert into record_system (tenant_id, system, enabled, sealed, options, changed_at)
    values (${tx.tenantId}, ${system}, ${enabled}, ${sealed}, ${JSON.stringify(options)}::jsonb, ${changedAt})
    on conflict (tenant_id, system) do update
      set enabled = excluded.enabled, sealed = excluded.sealed, options = excluded.options, changed_at = excluded.changed_at,
          paused_until = null, refused_since = null`.execute(tx.q);
}

/** Nothing is written there before `until`; an earlier end of a pause does not shorten it. */
export async function pauseSystem(tx: Tx, system: string, until: Date): Promise<void> {
  await sql`
    update record_system set paused_until = greatest(paused_until, ${until})
     where tenant_id = ${tx.tenantId} and system = ${system}`.execute(tx.q);
}

/** Notes that it lets the account in no more; `null`: that it does. */
export async function noteRefusal(tx: Tx, system: string, at: Date | null): Promise<void> {
  await sql`
    update record_system set refused_since = case when ${at}::timestamptz is null then null else coalesce(refused_since, ${at}) end
     where tenant_id = ${tx.tenantId} and system = ${system}
       and (refused_since is null) is distinct from (${at}::timestamptz is null)`.execute(tx.q);
}
