import { type SettingsView } from '../../protocol/settings-view.ts';
import { type Tx } from '../platform/db.ts';
import { mergeSettings, type OwnSettings, parseOwnSettings, settingSources } from './decide-settings.ts';
import { readAllSettingRows, type SettingRow, TENANT_LEVEL } from './store.ts';

/** What the tenant and each queue have set themselves. A queue that overrides nothing is absent. */
export async function ownSettings(
  tx: Tx,
): Promise<{ tenant: OwnSettings; queues: Map<string, OwnSettings> }> {
  const byLevel = new Map<string, SettingRow[]>();
  for (const row of await readAllSettingRows(tx)) {
    byLevel.set(row.queue_key, [...(byLevel.get(row.queue_key) ?? []), row]);
  }
  const parsed = new Map([...byLevel].map(([level, rows]) => [level, parseOwnSettings(rows)]));
  const tenant = parsed.get(TENANT_LEVEL) ?? {};
  parsed.delete(TENANT_LEVEL);
  return { tenant, queues: parsed };
}

/** How an administrator sees the settings of the tenant, or of a queue. */
export const viewOf = (tenant: OwnSettings, queue?: OwnSettings): SettingsView => ({
  values: mergeSettings(tenant, queue),
  inherited: settingSources(tenant, queue),
});
