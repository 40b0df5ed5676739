import { type Selectable, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Database } from '../platform/schema.ts';

export type EndpointRow = Selectable<Database['webhook_endpoint']>;

const own = (tx: Tx, id: string) =>
  tx.q.selectFrom('webhook_endpoint').selectAll().where('tenant_id', '=', tx.tenantId).where('id', '=', id);

export const readEndpoint = (tx: Tx, id: string): Promise<EndpointRow | undefined> =>
  own(tx, id).executeTakeFirst();

export async function anyEndpoint(tx: Tx): Promise<boolean> {
  const row = await tx.q
    .selectFrom('webhook_endpoint')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('enabled', '=', sql.lit(true))
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row !== undefined;
}

export async function listEndpoints(tx: Tx): Promise<(EndpointRow & { waiting: number })[]> {
  const { rows } = await sql<EndpointRow & { waiting: number }>`
    select p.*, (select count(*)::int from webhook_delivery d
                  where d.tenant_id = p.tenant_id and d.endpoint_id = p.id) as waiting
      from webhook_endpoint p where p.tenant_id = ${tx.tenantId} order by p.created_at, p.id`.execute(tx.q);
  return rows;
}

export async function insertEndpoint(
  tx: Tx,
  endpoint: Pick<EndpointRow, 'id' | 'url' | 'events' | 'sealed' | 'created_at'>,
): Promise<void> {
  await tx.q
    .insertInto('webhook_endpoint')
    .values({ ...endpoint, tenant_id: tx.tenantId, old_sealed: null, failure: null })
    .execute();
}

export type EndpointChange = Partial<Omit<EndpointRow, 'tenant_id' | 'id' | 'created_at'>>;

export async function updateEndpoint(tx: Tx, id: string, change: EndpointChange): Promise<void> {
  await tx.q
    .updateTable('webhook_endpoint')
    .set(change)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

export async function removeEndpoint(tx: Tx, id: string): Promise<void> {
  await tx.q
    .deleteFrom('webhook_endpoint')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}
