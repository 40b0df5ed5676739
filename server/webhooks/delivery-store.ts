import { sql } from 'kysely';
import { type WebhookEventType } from '../../protocol/webhook-event.ts';
import { type Tx } from '../platform/db.ts';

/** One event on its way to one endpoint. */
export interface Claimed {
  endpointId: string;
  seq: number;
  attempt: number;
  id: string;
  type: WebhookEventType;
  data: object;
  at: Date;
  url: string;
  sealed: Buffer;
  oldSealed: Buffer | null;
  oldUntil: Date | null;
}

/** Takes what is due to an endpoint: of each call only the first, so that its events come in order. */
export async function claimDeliveries(
  tx: Tx,
  { endpointId, now, claimUntil, limit }: { endpointId: string; now: Date; claimUntil: Date; limit: number },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with due as (
      select d.endpoint_id, d.seq from webhook_delivery d
        join webhook_endpoint p on p.tenant_id = d.tenant_id and p.id = d.endpoint_id and p.enabled
       where d.tenant_id = ${tx.tenantId} and d.endpoint_id = ${endpointId} and d.due_at <= ${now} and (d.claim_until is null or d.claim_until < ${now})
         and (p.paused_until is null or p.paused_until <= ${now} or d.attempt > 0)
         and not exists (select from webhook_delivery b
                          where b.tenant_id = d.tenant_id and b.endpoint_id = d.endpoint_id and b.stream = d.stream
                            and b.seq < d.seq)
       order by d.seq limit ${limit} for update of d skip locked),
    taken as (
      update webhook_delivery d set claim_until = ${claimUntil} from due
       where d.tenant_id = ${tx.tenantId} and d.endpoint_id = due.endpoint_id and d.seq = due.seq
      returning d.endpoint_id, d.seq, d.attempt)
    select t.endpoint_id as "endpointId", t.seq, t.attempt, e.id, e.type, e.data, e.at, p.url, p.sealed,
           p.old_sealed as "oldSealed", p.old_until as "oldUntil"
      from taken t
      join webhook_event e on e.tenant_id = ${tx.tenantId} and e.seq = t.seq
      join webhook_endpoint p on p.tenant_id = ${tx.tenantId} and p.id = t.endpoint_id
     order by t.seq`.execute(tx.q);
  return rows;
}

export async function dropDelivery(
  tx: Tx,
  { endpointId, seq }: Pick<Claimed, 'endpointId' | 'seq'>,
): Promise<void> {
  await sql`
    delete from webhook_delivery
     where tenant_id = ${tx.tenantId} and endpoint_id = ${endpointId} and seq = ${seq}`.execute(tx.q);
}

export async function putOff(
  tx: Tx,
  { endpointId, seq }: Pick<Claimed, 'endpointId' | 'seq'>,
  at: Date,
): Promise<void> {
  await sql`
    update webhook_delivery set attempt = attempt + 1, due_at = ${at}, claim_until = null
     where tenant_id = ${tx.tenantId} and endpoint_id = ${endpointId} and seq = ${seq}`.execute(tx.q);
}

/** Nothing that it was not told yet is told to the endpoint before `until`; what was tried already has its own time. */
export async function pauseEndpoint(tx: Tx, endpointId: string, until: Date): Promise<void> {
  await sql`
    update webhook_endpoint set paused_until = greatest(paused_until, ${until})
     where tenant_id = ${tx.tenantId} and id = ${endpointId}`.execute(tx.q);
}

/** When something is due next; `null`: nothing is. */
export async function nextDue(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(greatest(d.due_at, d.claim_until, case when d.attempt = 0 then p.paused_until end)) as at
      from webhook_delivery d
      join webhook_endpoint p on p.tenant_id = d.tenant_id and p.id = d.endpoint_id and p.enabled
     where d.tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]?.at ?? null;
}

/** Everything after `after` is told to the endpoint again. Gives back how many. */
export async function insertReplay(
  tx: Tx,
  { endpointId, after, now }: { endpointId: string; after: number; now: Date },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into webhook_delivery (tenant_id, endpoint_id, seq, stream, due_at)
    select e.tenant_id, p.id, e.seq, e.stream, ${now}
      from webhook_event e join webhook_endpoint p on p.tenant_id = e.tenant_id and p.id = ${endpointId}
     where e.tenant_id = ${tx.tenantId} and e.seq > ${after} and (cardinality(p.events) = 0 or e.type = any(p.events))
    on conflict (tenant_id, endpoint_id, seq) do update set attempt = 0, due_at = excluded.due_at`.execute(
    tx.q,
  );
  return Number(numAffectedRows);
}

/** Tenants for whom something was due long ago. Runs as the worker. */
export async function forgottenTenants(tx: Tx, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct d.tenant_id as id
      from webhook_delivery d
      join webhook_endpoint p on p.tenant_id = d.tenant_id and p.id = d.endpoint_id and p.enabled
     where greatest(d.due_at, d.claim_until) < ${before}`.execute(tx.q);
  return rows.map((row) => row.id);
}
