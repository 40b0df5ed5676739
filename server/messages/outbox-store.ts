import { sql } from 'kysely';
import { type SettingKey } from '../../protocol/settings.ts';
import { type Tx } from '../platform/db.ts';
import { stopHolds } from './stop-holds.ts';

/** What a claim looks at among the settings. */
const CLAIM_SETTINGS: readonly SettingKey[] = [
  'nonDomesticInCall',
  'nonDomesticWaitTime',
  'allowedCountries',
  'deniedCountries',
  'timeZone',
  'capTenantDay',
  'capQueueDay',
  'capSession',
  'capDestinationHour',
  'capDestinationDay',
];

/** A text in line, with what its hand-over needs. */
export interface OutboxHead {
  tenantId: string;
  messageId: string;
  sessionId: string | null;
  kind: string;
  numberId: string;
  segments: number;
  attempt: number;
  expiresAt: Date;
  body: string;
  ourNumber: string;
  caller: string;
  waiting: boolean;
  /** Written to a caller whom no agent had answered. */
  whileWaiting: boolean;
  optedOut: boolean;
  /** Nothing is sent to numbers that begin like this one. */
  held: boolean;
  homeCountry: string;
  /** `null`: of no call. */
  queueKey: string | null;
  /** The hour of the tenant's clock in which it was counted at an attempt before. */
  countedIn: string | null;
  /** What the tenant, or the queue of its session, has set of countries and limits; by setting, as stored. */
  own: Record<string, unknown> | null;
  sealedAccount: Buffer | null;
}

/**
 * The heads of conversations that are due at one carrier, locked; rows that another node holds are skipped. A text whose
 * conversation has an earlier one waiting or in flight is not a head. Runs as the worker. The head is asked for by its
 * position, not by the absence of an earlier text: PostgreSQL, whose statistics of the outbox are mostly those of an
 * empty one, would compare every text of a backlog with every other. For the same reason the rest is asked of the chosen
 * heads alone, not of the backlog. Texts of tenants in `awaited`, and of those whose sending is stopped, stay in line, until they are too old.
 */
export async function lockHeads(
  tx: Tx,
  { carrier, awaited, now }: { carrier: string; awaited: readonly string[]; now: Date },
  limit: number,
): Promise<OutboxHead[]> {
  const here =
    awaited.length === 0
      ? sql``
      : sql`and (tenant_id <> all (${[...awaited]}::text[]) or expires_at <= ${now})`;
  const { rows } = await sql<OutboxHead>`
    with stop as materialized (
      select exists (select from installation_stop) as everywhere,
             array(select tenant_id from sending_stop) as tenants),
    head as materialized (
      select * from outbox
       where carrier = ${carrier} and state = 'queued' and due_at <= ${now} ${here}
         and (expires_at <= ${now} or (select not everywhere and outbox.tenant_id <> all (tenants) from stop))
         and position = (select min(line.position) from outbox line
                          where line.tenant_id = outbox.tenant_id and line.conversation = outbox.conversation)
       order by priority, position
       limit ${limit}
         for update skip locked)
    select o.tenant_id as "tenantId", o.message_id as "messageId", m.session_id as "sessionId", m.kind,
           o.number_id as "numberId", o.segments, o.attempt, o.expires_at as "expiresAt", m.body,
           m.our_number as "ourNumber", m.caller, se.queue_key as "queueKey", o.counted_in as "countedIn", m.wait_until is not null as waiting, m.while_waiting as "whileWaiting",
           ${stopHolds('m')} as "optedOut", t.home_country as "homeCountry",
           exists (select from prefix_hold h where h.tenant_id = o.tenant_id and starts_with(m.caller, h.prefix)) as held,
           (select jsonb_object_agg(own.key, own.value)
              from (select distinct on (s.key) s.key, s.value from setting s
                     where s.tenant_id = o.tenant_id and s.queue_key in ('', coalesce(se.queue_key, ''))
                       and s.key = any(${CLAIM_SETTINGS}::text[])
                     order by s.key, s.queue_key desc) own) as own,
           a.sealed as "sealedAccount"
      from head o
      join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
      join tenant t on t.id = o.tenant_id
      left join session se on se.tenant_id = m.tenant_id and se.id = m.session_id
      left join carrier_account a on a.tenant_id = o.tenant_id and a.carrier = o.carrier
     order by o.priority, o.position`.execute(tx.q);
  return rows;
}

export interface ClaimStamp {
  node: string;
  now: Date;
  until: Date;
}

/**
 * Marks these texts as being handed over by this node. From here on none of them is ever put in line again unasked. Gives
 * back the ids of those to hand over: not of one that a receipt has proved out while it was in line again.
 */
export async function claim(
  tx: Tx,
  heads: readonly (OutboxHead & { hour: string })[],
  { node, now, until }: ClaimStamp,
): Promise<Set<string>> {
  const tenants = heads.map((head) => head.tenantId);
  const ids = heads.map((head) => head.messageId);
  const { rows } = await sql<{ id: string }>`
    with v as (
      select * from unnest(${tenants}::text[], ${ids}::uuid[], ${heads.map(({ hour }) => hour)}::text[])
                 as v (tenant_id, message_id, hour)),
    o as (
      update outbox o set state = 'sending', attempt = o.attempt + 1, claimed_by = ${node}, claim_until = ${until},
                          counted_in = v.hour
        from v where o.tenant_id = v.tenant_id and o.message_id = v.message_id)
    update message m set state = 'sending', attempt = m.attempt + 1, state_at = ${now}
      from v where m.tenant_id = v.tenant_id and m.id = v.message_id and m.state = 'queued'
    returning m.id`.execute(tx.q);
  return new Set(rows.map(({ id }) => id));
}

/** Takes texts whose rows this transaction has locked out of line. */
export async function takeOut(tx: Tx, heads: readonly OutboxHead[]): Promise<void> {
  await sql`
    delete from outbox o
     using unnest(${heads.map((head) => head.tenantId)}::text[], ${heads.map((head) => head.messageId)}::uuid[])
        as v (tenant_id, message_id)
     where o.tenant_id = v.tenant_id and o.message_id = v.message_id`.execute(tx.q);
}

/** Puts off texts that stay in line. */
export async function postpone(
  tx: Tx,
  texts: readonly { tenantId: string; messageId: string; until: Date }[],
): Promise<void> {
  await sql`
    update outbox o set due_at = v.until
      from unnest(${texts.map((t) => t.tenantId)}::text[], ${texts.map((t) => t.messageId)}::uuid[],
                  ${texts.map((t) => t.until.toISOString())}::timestamptz[]) as v (tenant_id, message_id, until)
     where o.tenant_id = v.tenant_id and o.message_id = v.message_id`.execute(tx.q);
}

/** Takes a text that was never handed over out of line. Gives back false when a claim was first. */
export async function dropQueued(tx: Tx, messageId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('outbox')
    .where('tenant_id', '=', tx.tenantId)
    .where('message_id', '=', messageId)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export interface Fence {
  messageId: string;
  attempt: number;
  node: string;
}

/** Puts a text back in line after the carrier has certainly not taken it. */
export async function requeue(tx: Tx, { messageId, attempt, node }: Fence, dueAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('outbox')
    .set({ state: 'queued', due_at: dueAt, claimed_by: null, claim_until: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('message_id', '=', messageId)
    .where('state', '=', 'sending')
    .where('attempt', '=', attempt)
    .where('claimed_by', '=', node)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Claims whose node has not answered for them in time. Runs as the worker. */
export async function expiredClaims(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ tenantId: string; messageId: string; sessionId: string | null }[]> {
  return tx.q
    .selectFrom('outbox')
    .innerJoin('message', (join) =>
      join.onRef('message.tenant_id', '=', 'outbox.tenant_id').onRef('message.id', '=', 'outbox.message_id'),
    )
    .select([
      'outbox.tenant_id as tenantId',
      'outbox.message_id as messageId',
      'message.session_id as sessionId',
    ])
    .where('outbox.state', '=', sql.lit('sending'))
    .where('outbox.claim_until', '<', now)
    .orderBy('outbox.claim_until')
    .limit(limit)
    .execute();
}

/** Takes an expired claim away for good: it is never put in line again. */
export async function dropExpiredClaim(tx: Tx, messageId: string, now: Date): Promise<boolean> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('outbox')
    .where('tenant_id', '=', tx.tenantId)
    .where('message_id', '=', messageId)
    .where('state', '=', 'sending')
    .where('claim_until', '<', now)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/**
 * When the next text of a carrier falls due after `now`, if any waits. One that is due already stands behind another of
 * its conversation, and is woken for when that is out. Runs as the worker.
 */
export async function nextDue(tx: Tx, carrier: string, now: Date): Promise<Date | null> {
  const row = await tx.q
    .selectFrom('outbox')
    .select(({ fn }) => fn.min('due_at').as('due'))
    .where('carrier', '=', carrier)
    .where('state', '=', sql.lit('queued'))
    .where('due_at', '>', now)
    .executeTakeFirst();
  return row?.due ?? null;
}
