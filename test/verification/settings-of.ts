import { DEFAULT_SETTINGS, type SettingKey, type Settings } from '../../protocol/settings.ts';
import { type Evidence } from './evidence.ts';

/**
 * Every value a setting may have had in a run, in the tenant or a queue of it; `changed` when somebody changed it, or
 * tried to, since what it was before is then not known.
 */
export function settingValues<K extends SettingKey>(
  { contents, configurations }: Evidence,
  tenantId: string,
  key: K,
): Settings[K][] | 'changed' {
  const changed = configurations.some(
    ({ request }) => request.tenantId === tenantId && request.what.includes(key),
  );
  if (changed) return 'changed';
  const rows = contents.setting.filter((row) => row.tenant_id === tenantId && row.key === key);
  // stored values were checked by the schema of their key when they were written
  const values = rows.map(({ value }) => value as Settings[K]);
  return rows.some(({ queue_key }) => queue_key === '') ? values : [DEFAULT_SETTINGS[key], ...values];
}
