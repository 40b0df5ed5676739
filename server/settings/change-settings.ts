import { pick } from '../../protocol/pick.ts';
import { type Settings, type SettingsPatch } from '../../protocol/settings.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration, type Outcome } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import {
  decideQueueSettings,
  decideTenantSettings,
  mergeSettings,
  type OwnSettings,
  SETTING_KEYS,
  type SettingsDecision,
} from './decide-settings.ts';
import { ownSettings, viewOf } from './own-settings.ts';
import { removeSetting, TENANT_LEVEL, writeSetting } from './store.ts';

/**
 * Changes the tenant's settings. `ifMatch`: fingerprint of what the keys of the patch were when the administrator began;
 * `null`: whatever they were. Throws `changed_meanwhile`, `nothing_to_send` or `setting_invalid`, with what is wrong.
 */
export function changeTenantSettings(
  ctx: Context,
  principal: AdminPrincipal,
  patch: SettingsPatch,
  ifMatch: string | null = null,
): Promise<SettingsView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const { tenant, queues } = await ownSettings(tx);
    assertUnchanged(ifMatch, inPatch(mergeSettings(tenant), patch));
    const decision = accepted(decideTenantSettings(patch, { tenant, queues }));
    await write(tx, TENANT_LEVEL, decision);
    return { result: viewOf(decision.own), change: changeOf('settings', tenant, decision) };
  });
}

/** Changes what a queue overrides. Throws `not_found`, `changed_meanwhile`, `nothing_to_send` or `setting_invalid`. */
export function changeQueueSettings(
  ctx: Context,
  principal: AdminPrincipal,
  { queueKey, patch }: { queueKey: string; patch: SettingsPatch },
  ifMatch: string | null = null,
): Promise<SettingsView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    if (!(await findQueue(tx, queueKey))) throw new AppError('not_found');
    const { tenant, queues } = await ownSettings(tx);
    const queue = queues.get(queueKey) ?? {};
    assertUnchanged(ifMatch, inPatch(mergeSettings(tenant, queue), patch));
    const decision = accepted(decideQueueSettings(patch, { tenant, queue }));
    await write(tx, queueKey, decision);
    return {
      result: viewOf(tenant, decision.own),
      change: changeOf(`queue/${queueKey}/settings`, queue, decision),
    };
  });
}

/** What holds now of the keys that change: two administrators in different sections do not meet. */
const inPatch = (settings: Settings, patch: SettingsPatch): Partial<Settings> =>
  pick(
    settings,
    SETTING_KEYS.filter((key) => patch[key] !== undefined),
  );

type Accepted = Extract<SettingsDecision, { type: 'ok' }>;

function accepted(decision: SettingsDecision): Accepted {
  if (decision.type === 'refused') throw new AppError(decision.code, { detail: decision.detail });
  return decision;
}

async function write(tx: Tx, level: string, { own, changed }: Accepted): Promise<void> {
  for (const key of changed) {
    if (own[key] === undefined) await removeSetting(tx, level, key);
    else await writeSetting(tx, level, key, own[key]);
  }
}

/** The changed keys alone; `null` where a key is inherited. */
function changeOf(
  object: string,
  before: OwnSettings,
  { own, changed }: Accepted,
): Outcome<unknown>['change'] {
  if (changed.length === 0) return null;
  const pick = (values: OwnSettings) => Object.fromEntries(changed.map((key) => [key, values[key] ?? null]));
  return { action: 'settings.changed', object, before: pick(before), after: pick(own) };
}
