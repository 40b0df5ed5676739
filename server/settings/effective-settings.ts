import { type Settings } from '../../protocol/settings.ts';
import { type Tx } from '../platform/db.ts';
import { mergeSettings, parseOwnSettings } from './decide-settings.ts';
import { readSettingRows, TENANT_LEVEL } from './store.ts';

/** The settings that hold in a queue, or for the tenant when `queueKey` is `null`. An unknown queue inherits all. */
export async function effectiveSettings(tx: Tx, queueKey: string | null): Promise<Settings> {
  return tx.configured(`settings|${queueKey ?? ''}`, async () => {
    const rows = await readSettingRows(tx, queueKey);
    const own = (level: string) => parseOwnSettings(rows.filter((row) => row.queue_key === level));
    return mergeSettings(own(TENANT_LEVEL), queueKey === null ? {} : own(queueKey));
  });
}
