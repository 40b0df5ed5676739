import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface Queue {
  /** As telephony names it. */
  key: string;
  name: string;
  /** Languages callers can choose in the IVR, as BCP 47 tags. */
  languages: string[];
  defaultLanguage: string;
  smsEnabled: boolean;
}

const queues = (tx: Tx) =>
  tx.q
    .selectFrom('queue')
    .select(['key', 'name', 'languages', 'default_language as defaultLanguage', 'sms_enabled as smsEnabled'])
    .where('tenant_id', '=', tx.tenantId);

export const readQueue = (tx: Tx, key: string): Promise<Queue | undefined> =>
  queues(tx).where('key', '=', key).executeTakeFirst();

export const readQueues = (tx: Tx): Promise<Queue[]> => queues(tx).orderBy('key').execute();

/** One page of the queues whose key or name holds `search`, by key, and how many there are on all pages. */
export async function findQueues(
  tx: Tx,
  { search, limit, offset }: { search: string; limit: number | null; offset: number },
): Promise<{ page: Queue[]; total: number }> {
  const needle = search.toLowerCase();
  const holds = sql<boolean>`(position(${needle} in lower(key)) > 0 or position(${needle} in lower(name)) > 0)`;
  const found = queues(tx).where(holds).orderBy('key').offset(offset);
  const page = await (limit === null ? found : found.limit(limit)).execute();
  const { total } = await tx.q
    .selectFrom('queue')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('tenant_id', '=', tx.tenantId)
    .where(holds)
    .executeTakeFirstOrThrow();
  return { page, total };
}

/** What depends on a queue beside its numbers and settings. */
export async function readUses(
  tx: Tx,
  { key, defaultLanguage }: Pick<Queue, 'key' | 'defaultLanguage'>,
): Promise<{ liveCalls: number; presets: { id: string; label: string }[] }> {
  const { rows } = await sql<{ liveCalls: number; presets: { id: string; label: string }[] }>`
    select (select count(*) from call c
             where c.tenant_id = ${tx.tenantId} and c.queue_key = ${key} and c.state <> 'ended') as "liveCalls",
           (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'label', coalesce(
                     (select t.label from preset_text t
                       where t.tenant_id = p.tenant_id and t.preset_id = p.id
                       order by t.language <> ${defaultLanguage}, t.language limit 1), '')) order by p.position), '[]')
              from preset p
             where p.tenant_id = ${tx.tenantId} and p.queue_key = ${key}) as presets`.execute(tx.q);
  return rows[0]!;
}

/** Takes a queue away, with what it overrides; its numbers are free. */
export async function removeQueue(tx: Tx, key: string): Promise<void> {
  await sql`delete from setting where tenant_id = ${tx.tenantId} and queue_key = ${key}`.execute(tx.q);
  await sql`delete from queue where tenant_id = ${tx.tenantId} and key = ${key}`.execute(tx.q);
}

/** `false`: the tenant has a queue of that key already. */
export async function insertQueue(
  tx: Tx,
  { key, name, languages, defaultLanguage, smsEnabled }: Queue,
): Promise<boolean> {
  const row = await tx.q
    .insertInto('queue')
    .values({
      tenant_id: tx.tenantId,
      key,
      name,
      languages,
      default_language: defaultLanguage,
      sms_enabled: smsEnabled,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateQueue(
  tx: Tx,
  { key, name, languages, defaultLanguage, smsEnabled }: Queue,
): Promise<void> {
  await tx.q
    .updateTable('queue')
    .set({ name, languages, default_language: defaultLanguage, sms_enabled: smsEnabled })
    .where('tenant_id', '=', tx.tenantId)
    .where('key', '=', key)
    .execute();
}
