import { sql } from 'kysely';
import { type E164 } from '../../protocol/phone.ts';
import { type Tx } from '../platform/db.ts';

/** A number of ours that a new session of a queue may text from. */
export interface OutboundNumber {
  id: string;
  e164: E164;
  /** It receives texts, too. */
  inbound: boolean;
  mms: boolean;
  carrier: string;
  /** Id in `protocol/encoding-profile.ts`. */
  encodingProfile: string;
  liveSessions: number;
  /** Segments. */
  ratePerSecond: number;
}

/**
 * The numbers a queue may text from: verified, for texting in calls, in the role outbound, not draining; in the order
 * of their digits. Locks each against removal until the transaction ends, so that a session never begins on a number
 * that is being taken away.
 */
export async function readOutboundNumbers(tx: Tx, queueKey: string): Promise<OutboundNumber[]> {
  const { rows } = await sql<OutboundNumber>`
    select n.id, n.e164, n.inbound, n.mms, n.carrier, n.encoding_profile as "encodingProfile",
           n.rate_per_second as "ratePerSecond",
           (select count(*) from session s
             where s.tenant_id = n.tenant_id and s.number_id = n.id and s.state = 'active') as "liveSessions"
      from queue_number q
      join phone_number n on n.tenant_id = q.tenant_id and n.id = q.number_id
     where q.tenant_id = ${tx.tenantId} and q.queue_key = ${queueKey} and q.direction = 'outbound'
       and n.outbound and n.purpose = 'in_call' and n.verified_at is not null and not n.draining
     order by n.e164
       for key share of n`.execute(tx.q);
  return rows;
}

/** A number with what uses it. */
export interface NumberRow extends OutboundNumber {
  label: string;
  outbound: boolean;
  purpose: 'in_call' | 'sms_chat';
  globalOutbound: boolean;
  verifiedAt: Date | null;
  burst: number;
  draining: boolean;
  inboundQueue: string | null;
  outboundQueues: string[];
}

/** The tenant's numbers in the order of their digits; with `ids`, those alone. */
export async function readNumbers(tx: Tx, ids?: readonly string[]): Promise<NumberRow[]> {
  const { rows } = await sql<NumberRow>`
    select n.id, n.e164, n.label, n.inbound, n.outbound, n.mms, n.purpose, n.global_outbound as "globalOutbound",
           n.verified_at as "verifiedAt", n.carrier, n.rate_per_second as "ratePerSecond", n.burst,
           n.encoding_profile as "encodingProfile", n.draining,
           (select count(*) from session s
             where s.tenant_id = n.tenant_id and s.number_id = n.id and s.state = 'active') as "liveSessions",
           (select q.queue_key from queue_number q
             where q.tenant_id = n.tenant_id and q.number_id = n.id and q.direction = 'inbound') as "inboundQueue",
           array(select q.queue_key from queue_number q
                  where q.tenant_id = n.tenant_id and q.number_id = n.id and q.direction = 'outbound'
                  order by q.queue_key) as "outboundQueues"
      from phone_number n
     where n.tenant_id = ${tx.tenantId} and (${ids === undefined} or n.id = any(${ids ?? []}::uuid[]))
     order by n.e164`.execute(tx.q);
  return rows;
}

/** The ids of one page of the numbers (of `ids`, if given) whose label or digits hold `search`, and how many fit on all pages. */
export async function findNumbers(
  tx: Tx,
  {
    ids,
    search,
    limit,
    offset,
  }: { ids: readonly string[] | null; search: string; limit: number | null; offset: number },
): Promise<{ ids: string[]; total: number }> {
  const digits = search.replace(/\D/g, '');
  const { rows } = await sql<{ ids: string[]; total: number }>`
    with found as (
      select n.id, n.e164 from phone_number n
       where n.tenant_id = ${tx.tenantId} and (${ids === null} or n.id = any(${ids ?? []}::uuid[]))
         and (position(lower(${search}) in lower(n.label)) > 0 or (${digits !== ''} and position(${digits} in n.e164) > 0)))
    select (select count(*) from found) as total,
           array(select id from found order by e164 limit ${limit} offset ${offset}) as ids`.execute(tx.q);
  return rows[0]!;
}

export interface GaugeRow {
  numberId: string;
  tokens: number;
  filledAt: Date;
  rate: number;
  burst: number;
  waiting: number;
  liveSessions: number;
}

export async function readGauges(tx: Tx, ids: readonly string[]): Promise<GaugeRow[]> {
  const { rows } = await sql<GaugeRow>`
    select n.id as "numberId", b.tokens, b.filled_at as "filledAt", n.rate_per_second as rate, n.burst,
           (select count(*) from outbox o
             where o.tenant_id = n.tenant_id and o.number_id = n.id and o.state = 'queued') as waiting,
           (select count(*) from session s
             where s.tenant_id = n.tenant_id and s.number_id = n.id and s.state = 'active') as "liveSessions"
      from phone_number n
      join number_bucket b on b.tenant_id = n.tenant_id and b.number_id = n.id
     where n.tenant_id = ${tx.tenantId} and n.id = any(${ids}::uuid[])
     order by n.e164`.execute(tx.q);
  return rows;
}

/** The number with which texting in calls begins: a verified one, else one of the country whose code is `calling`. */
export async function findActivationNumber(tx: Tx, calling: string): Promise<string | null> {
  const row = await tx.q
    .selectFrom('phone_number')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('purpose', '=', 'in_call')
    .orderBy(sql`verified_at is null`)
    .orderBy(sql`position(${calling} in e164) <> 1`)
    .orderBy('e164')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

export type NewNumber = Omit<
  NumberRow,
  'inboundQueue' | 'outboundQueues' | 'liveSessions' | 'verifiedAt' | 'draining'
>;

/** `false`: the tenant has that number already. A new number has never been verified, and its bucket is full. */
export async function insertNumber(tx: Tx, number: NewNumber, { now }: { now: Date }): Promise<boolean> {
  const { rows } = await sql`
    with added as (
      insert into phone_number (tenant_id, id, e164, label, inbound, outbound, mms, purpose, global_outbound, carrier,
                                rate_per_second, burst, encoding_profile, draining)
      values (${tx.tenantId}, ${number.id}, ${number.e164}, ${number.label}, ${number.inbound}, ${number.outbound},
              ${number.mms}, ${number.purpose}, ${number.globalOutbound}, ${number.carrier}, ${number.ratePerSecond},
              ${number.burst}, ${number.encodingProfile}, false)
      on conflict (tenant_id, e164) do nothing
      returning tenant_id, id, burst)
    insert into number_bucket (tenant_id, number_id, tokens, filled_at)
    select tenant_id, id, burst, ${now} from added
    returning number_id`.execute(tx.q);
  return rows.length === 1;
}

export async function readNumberByDigits(
  tx: Tx,
  e164: string,
): Promise<{ label: string; purpose: 'in_call' | 'sms_chat' } | undefined> {
  return tx.q
    .selectFrom('phone_number')
    .select(['label', 'purpose'])
    .where('tenant_id', '=', tx.tenantId)
    .where('e164', '=', e164)
    .executeTakeFirst();
}

export type NumberColumns = Pick<
  NumberRow,
  | 'label'
  | 'inbound'
  | 'outbound'
  | 'mms'
  | 'globalOutbound'
  | 'verifiedAt'
  | 'carrier'
  | 'ratePerSecond'
  | 'burst'
  | 'encodingProfile'
  | 'draining'
>;

export async function updateNumber(tx: Tx, id: string, columns: NumberColumns): Promise<void> {
  await tx.q
    .updateTable('phone_number')
    .set({
      label: columns.label,
      inbound: columns.inbound,
      outbound: columns.outbound,
      mms: columns.mms,
      global_outbound: columns.globalOutbound,
      verified_at: columns.verifiedAt,
      carrier: columns.carrier,
      rate_per_second: columns.ratePerSecond,
      burst: columns.burst,
      encoding_profile: columns.encodingProfile,
      draining: columns.draining,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** Waits for sessions that are beginning on the number; until the transaction ends, none begins. */
export async function lockNumber(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from phone_number where tenant_id = ${tx.tenantId} and id = ${id} for update`.execute(tx.q);
  return rows.length === 1;
}

/** Whether texts from the number still wait to be handed over: those of live sessions, and closing texts. */
export async function hasWaitingTexts(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from outbox where tenant_id = ${tx.tenantId} and number_id = ${id} limit 1`.execute(tx.q);
  return rows.length > 0;
}

/** Takes the number from its queues and from the tenant. */
export async function removeNumber(tx: Tx, id: string): Promise<void> {
  await sql`delete from queue_number where tenant_id = ${tx.tenantId} and number_id = ${id}`.execute(tx.q);
  await sql`delete from phone_number where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function countOfCarrier(tx: Tx, carrier: string): Promise<number> {
  const row = await tx.q
    .selectFrom('phone_number')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId)
    .where('carrier', '=', carrier)
    .executeTakeFirst();
  return row?.count ?? 0;
}
