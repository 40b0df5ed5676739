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
