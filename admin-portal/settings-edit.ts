import type { ReactiveControllerHost } from 'lit';
import { SettingsView } from '../protocol/settings-view.ts';
import type { SettingKey, Settings } from '../protocol/settings.ts';
import { changedKeys, pick } from './changed-keys.ts';
import { Edit } from './edit.ts';
import type { Portal } from './portal-context.ts';

/** Some settings of the tenant, or of a queue, that one section edits together; others' sections do not collide with it. */
export class SettingsEdit<K extends SettingKey> extends Edit<Pick<Settings, K>> {
  /** Where each value comes from; for a queue, what it overrides. */
  inherited: SettingsView['inherited'] | null = null;

  constructor(
    host: ReactiveControllerHost,
    keys: readonly K[],
    portal: () => Portal,
    { queue, onSaved }: { queue?: () => string; onSaved?: () => void } = {},
  ) {
    const path = () =>
      queue ? `/v1/admin/queues/${encodeURIComponent(queue())}/settings` : '/v1/admin/settings';
    const take = ({ values, inherited }: SettingsView): Pick<Settings, K> => {
      this.inherited = inherited;
      return Object.fromEntries(keys.map((key) => [key, values[key]])) as Pick<Settings, K>; // of these keys
    };
    super(host, {
      navigation: () => portal().navigation,
      load: async (signal) =>
        take(await portal().api.request({ path: path(), answer: SettingsView, signal })),
      // the server compares what is changed, and nothing else
      compared: (base, draft) => pick(base, changedKeys(base, draft)),
      save: async (draft, { base, ifMatch }) =>
        take(
          await portal().api.request({
            ...{ method: 'PUT', path: path(), answer: SettingsView, ifMatch },
            body: pick(draft, changedKeys(base, draft)),
          }),
        ),
      onSaved: () => onSaved?.(),
    });
  }
}
