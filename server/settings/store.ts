import { sql } from 'kysely';
import { type SettingKey } from '../../protocol/settings.ts';
import { type Tx } from '../platform/db.ts';

/** `queue_key` of the settings of the tenant itself. */
export const TENANT_LEVEL = '';

export interface SettingRow {
  queue_key: string;
  key: string;
  value: unknown;
}

/** What the tenant and one queue have set. `null`: the tenant only. */
export async function readSettingRows(tx: Tx, queueKey: string | null): Promise<SettingRow[]> {
  return tx.q
    .selectFrom('setting')
    .select(['queue_key', 'key', 'value'])
    .where('tenant_id', '=', tx.tenantId)
    .where('queue_key', 'in', [TENANT_LEVEL, queueKey ?? TENANT_LEVEL])
    .execute();
}

/** What the tenant and all its queues have set. */
export async function readAllSettingRows(tx: Tx): Promise<SettingRow[]> {
  return tx.q
    .selectFrom('setting')
    .select(['queue_key', 'key', 'value'])
    .where('tenant_id', '=', tx.tenantId)
    .execute();
}

export async function writeSetting(tx: Tx, queueKey: string, key: SettingKey, value: unknown): Promise<void> {
  await sql`
    insert into setting (tenant_id, queue_key, key, value)
    values (${tx.tenantId}, ${queueKey}, ${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (tenant_id, queue_key, key) do update set value = excluded.value`.execute(tx.q);
}

export async function removeSetting(tx: Tx, queueKey: string, key: SettingKey): Promise<void> {
  await tx.q
    .deleteFrom('setting')
    .where('tenant_id', '=', tx.tenantId)
    .where('queue_key', '=', queueKey)
    .where('key', '=', key)
    .execute();
}
