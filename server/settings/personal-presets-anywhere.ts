import { allowsPersonalPresets } from '../../protocol/check-settings.ts';
import { type Tx } from '../platform/db.ts';
import { mergeSettings } from './decide-settings.ts';
import { ownSettings } from './own-settings.ts';

/** Whether agents may have presets of their own in some queue, or in one that overrides nothing. */
export const personalPresetsAnywhere = (tx: Tx): Promise<boolean> =>
  tx.configured('personal-presets-anywhere', async () => {
    const { tenant, queues } = await ownSettings(tx);
    return [{}, ...queues.values()].some((queue) => allowsPersonalPresets(mergeSettings(tenant, queue)));
  });
