import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface AuditRow {
  id: string;
  at: Date;
  actor: string;
  action: string;
  object: string;
  before: object | null;
  after: object | null;
}

export async function insertAudit(tx: Tx, row: AuditRow): Promise<void> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  await tx.q
    .insertInto('audit')
    .values({ ...row, tenant_id: tx.tenantId, before: json(row.before), after: json(row.after) })
    .execute();
}

/** Newest first, from just before `before`. */
export async function readAudit(
  tx: Tx,
  { before, limit }: { before: { at: Date; id: string } | null; limit: number },
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select id, at, actor, action, object, before, after
      from audit
     where tenant_id = ${tx.tenantId}
       and (${before === null} or (at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
     order by at desc, id desc
     limit ${limit}`.execute(tx.q);
  return rows;
}

/** Held until the transaction ends. Rows that only name their tenant are inserted meanwhile: their lock is a weaker one. */
export async function lockConfiguration(tx: Tx): Promise<void> {
  await sql`select from tenant where id = ${tx.tenantId} for no key update`.execute(tx.q);
  tx.configure();
}
