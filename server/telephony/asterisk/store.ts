import { type Selectable, sql } from 'kysely';
import * as z from 'zod/mini';
import { ExchangeInput, type ExchangeTrouble } from '../../../protocol/asterisk.ts';
import { type Tx } from '../../platform/db.ts';
import { type Database } from '../../platform/schema.ts';

/** What of an exchange is no secret, as it is stored. */
export const ExchangeSettings = z.omit(ExchangeInput, { ariPassword: true, amiSecret: true });
export type ExchangeSettings = z.infer<typeof ExchangeSettings>;

export type ExchangeRow = Omit<Selectable<Database['asterisk_exchange']>, 'settings'> & {
  settings: ExchangeSettings;
};

const read = (row: Selectable<Database['asterisk_exchange']>): ExchangeRow => ({
  ...row,
  settings: ExchangeSettings.parse(row.settings),
});

/** In the order of their names. */
export async function listExchanges(tx: Tx): Promise<ExchangeRow[]> {
  const rows = await tx.q
    .selectFrom('asterisk_exchange')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .execute();
  return rows.map(read).sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
}

export async function findExchange(tx: Tx, id: string): Promise<ExchangeRow | undefined> {
  const row = await tx.q
    .selectFrom('asterisk_exchange')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && read(row);
}

/** Whoever listens to it now learns of the change by `changedAt`. */
export async function writeExchange(
  tx: Tx,
  {
    id,
    settings,
    sealed,
    changedAt,
  }: { id: string; settings: ExchangeSettings; sealed: Buffer; changedAt: Date },
): Promise<void> {
  await sql`
    insert into asterisk_exchange (tenant_id, id, settings, sealed, changed_at)
    values (${tx.tenantId}, ${id}, ${JSON.stringify(settings)}::jsonb, ${sealed}, ${changedAt})
    on conflict (tenant_id, id) do update
       set settings = excluded.settings, sealed = excluded.sealed, changed_at = excluded.changed_at,
           trouble = null, trouble_detail = null, trouble_at = null`.execute(tx.q);
}

export async function removeExchange(tx: Tx, id: string): Promise<void> {
  await sql`delete from asterisk_exchange where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

// which node listens -------------------------------------------------------------------------------------------------

/**
 * Takes, or keeps, the exchanges of all tenants that nobody else listens to, until `until`. Gives back those this node
 * has now. Runs as the worker.
 */
export async function claimExchanges(
  tx: Tx,
  { node, now, until }: { node: string; now: Date; until: Date },
): Promise<ExchangeRow[]> {
  const { rows } = await sql<Selectable<Database['asterisk_exchange']>>`
    update asterisk_exchange set driver = ${node}, driver_until = ${until}
     where (tenant_id, id) in (
       select tenant_id, id from asterisk_exchange
        where driver = ${node} or driver is null or driver_until < ${now}
        order by tenant_id, id for update)
    returning *`.execute(tx.q);
  return rows.map(read);
}

/** Gives up what this node listens to, so that another need not wait. Runs as the worker. */
export async function releaseExchanges(tx: Tx, node: string): Promise<void> {
  await sql`
    update asterisk_exchange set driver = null, driver_until = null, ami_up = false, ari_up = false
     where driver = ${node}`.execute(tx.q);
}

/** Whether this node listens to it still. Nobody else begins to before this transaction has ended. */
export async function isDriver(
  tx: Tx,
  { id, node, now }: { id: string; node: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    select from asterisk_exchange
     where tenant_id = ${tx.tenantId} and id = ${id} and driver = ${node} and driver_until > ${now}
       for share`.execute(tx.q);
  return rows.length === 1;
}

/** Which feeds are heard, as the node that listens says. */
export async function noteFeeds(
  tx: Tx,
  { id, node, ami, ari }: { id: string; node: string; ami: boolean; ari: boolean },
): Promise<void> {
  await sql`
    update asterisk_exchange set ami_up = ${ami}, ari_up = ${ari}
     where tenant_id = ${tx.tenantId} and id = ${id} and driver = ${node}`.execute(tx.q);
}

export async function noteTrouble(
  tx: Tx,
  { id, reason, detail, at }: { id: string; reason: ExchangeTrouble; detail: string; at: Date },
): Promise<void> {
  await sql`
    update asterisk_exchange set trouble = ${reason}, trouble_detail = ${detail}, trouble_at = ${at}
     where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}
