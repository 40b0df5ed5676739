import { sql } from 'kysely';
import { type UnwrittenRecord } from '../../protocol/record-system.ts';
import { type Tx } from '../platform/db.ts';

interface Row {
  id: string;
  callKey: string;
  system: string;
  type: string;
  recordId: string;
  state: UnwrittenRecord['state'];
  reason: UnwrittenRecord['reason'];
  code: string | null;
  since: Date;
  retryAt: Date | null;
}

/** Conversations that are not, or not whole, in their record; the latest first. */
export async function listUnwritten(tx: Tx, limit: number): Promise<UnwrittenRecord[]> {
  const { rows } = await sql<Row>`
    select t.id, s.call_key as "callKey", t.system, t.record_type as type, t.record_id as "recordId",
           case when t.state <> 'open' then 'stopped' when t.reason is not null then 'waiting' else 'partial' end as state,
           coalesce(t.reason, w.reason) as reason, coalesce(t.code, w.code) as code,
           coalesce(t.failing_since, w.settled_at) as since,
           case when t.state = 'open' then greatest(t.retry_at, r.paused_until) end as "retryAt"
      from record_thread t
      join session s on s.tenant_id = t.tenant_id and s.id = t.session_id
      left join record_system r on r.tenant_id = t.tenant_id and r.system = t.system
      left join lateral (select reason, code, settled_at from record_write w
                          where w.tenant_id = t.tenant_id and w.thread_id = t.id and w.state = 'refused'
                          order by position desc limit 1) w on true
     where t.tenant_id = ${tx.tenantId} and (t.failing_since is not null or w.reason is not null)
     order by coalesce(t.failing_since, w.settled_at) desc, t.id
     limit ${limit}`.execute(tx.q);
  return rows.map(({ system, type, recordId, since, retryAt, ...row }) => ({
    ...row,
    record: { system, type, id: recordId },
    since: since.toISOString(),
    retryAt: retryAt?.toISOString() ?? null,
  }));
}
