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
