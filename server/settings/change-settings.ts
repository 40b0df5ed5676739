import { type SettingsPatch } from '../../protocol/settings.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { type KeyPrincipal } from '../access/principal.ts';
import { changeConfiguration, type Outcome } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import {
  decideQueueSettings,
  decideTenantSettings,
  type OwnSettings,
  type SettingsDecision,
} from './decide-settings.ts';
import { ownSettings, viewOf } from './own-settings.ts';
import { removeSetting, TENANT_LEVEL, writeSetting } from './store.ts';

/** Changes the tenant's settings. Throws `nothing_to_send` or `setting_invalid`, with what is wrong. */
export function changeTenantSettings(
  ctx: Context,
  principal: KeyPrincipal,
  patch: SettingsPatch,
): Promise<SettingsView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const { tenant, queues } = await ownSettings(tx);
    const own = await apply(tx, TENANT_LEVEL, decideTenantSettings(patch, { tenant, queues }));
    return { result: viewOf(own.after), change: changeOf('settings', own) };
  });
}

/** Changes what a queue overrides. Throws `not_found`, `nothing_to_send` or `setting_invalid`. */
export function changeQueueSettings(
  ctx: Context,
  principal: KeyPrincipal,
  { queueKey, patch }: { queueKey: string; patch: SettingsPatch },
): Promise<SettingsView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    if (!(await findQueue(tx, queueKey))) throw new AppError('not_found');
    const { tenant, queues } = await ownSettings(tx);
    const queue = queues.get(queueKey) ?? {};
    const own = await apply(tx, queueKey, decideQueueSettings(patch, { tenant, queue }));
    return { result: viewOf(tenant, own.after), change: changeOf(`queue/${queueKey}/settings`, own) };
  });
}

interface Applied {
  before: OwnSettings;
  after: OwnSettings;
  changed: boolean;
}

async function apply(tx: Tx, level: string, decision: SettingsDecision): Promise<Applied> {
  if (decision.type === 'refused') throw new AppError(decision.code, { detail: decision.detail });
  const { before, after, changed } = decision;
  for (const key of changed) {
    if (after[key] === undefined) await removeSetting(tx, level, key);
    else await writeSetting(tx, level, key, after[key]);
  }
  const only = (values: OwnSettings): OwnSettings =>
    Object.fromEntries(changed.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])));
  void only;
  return { before, after, changed: changed.length > 0 };
}

function changeOf(object: string, { before, after, changed }: Applied): Outcome<unknown>['change'] {
  return changed ? { action: 'settings.changed', object, before, after } : null;
}
