import { pick } from '../../protocol/pick.ts';
import { allowsPersonalPresets, checkSettings } from '../../protocol/check-settings.ts';
import {
  DEFAULT_SETTINGS,
  SETTING_SCHEMAS,
  type SettingKey,
  type Settings,
  type SettingsPatch,
  TENANT_ONLY,
} from '../../protocol/settings.ts';

/** Where a value comes from. */
export type SettingSource = 'default' | 'tenant' | 'queue';

/** What one level has set itself; an absent key is inherited. */
export type OwnSettings = Partial<Settings>;

export const SETTING_KEYS = Object.keys(SETTING_SCHEMAS) as SettingKey[]; // `keys` forgets which keys the table has

/**
 * Reads stored values. One that does not fit its schema, or is of no known key, counts as not set: another release may
 * have written it, and texting goes on with what is inherited.
 */
export function parseOwnSettings(rows: readonly { key: string; value: unknown }[]): OwnSettings {
  const entries = rows.flatMap(({ key, value }) => {
    const schema = Object.hasOwn(SETTING_SCHEMAS, key) ? SETTING_SCHEMAS[key as SettingKey] : undefined; // just checked
    return schema?.safeParse(value).success ? [[key, value] as const] : [];
  });
  return Object.fromEntries(entries) as OwnSettings; // each value fits the schema of its key
}

/** What holds: the queue's value, else the tenant's, else the default. Without a queue, the tenant's. */
export function mergeSettings(tenant: OwnSettings, queue: OwnSettings = {}): Settings {
  const merged = { ...DEFAULT_SETTINGS, ...tenant };
  return { ...merged, ...queue, ...pick(merged, [...TENANT_ONLY]) };
}

/** Where each value of `mergeSettings` comes from. */
export function settingSources(
  tenant: OwnSettings,
  queue: OwnSettings = {},
): Record<SettingKey, SettingSource> {
  const source = (key: SettingKey): SettingSource => {
    if (Object.hasOwn(queue, key) && !TENANT_ONLY.has(key)) return 'queue';
    return Object.hasOwn(tenant, key) ? 'tenant' : 'default';
  };
  return Object.fromEntries(SETTING_KEYS.map((key) => [key, source(key)])) as Record<
    SettingKey,
    SettingSource
  >;
}

export type SettingsRefusal = {
  type: 'refused';
  code: 'nothing_to_send' | 'setting_invalid';
  detail: string;
};
export type SettingsDecision = { type: 'ok'; own: OwnSettings; changed: SettingKey[] } | SettingsRefusal;

/** What a level has set itself after the patch, and which keys that changes; `null` in the patch takes a key away. */
function applyPatch(own: OwnSettings, patch: SettingsPatch): { own: OwnSettings; changed: SettingKey[] } {
  const next = (key: SettingKey) => (patch[key] === undefined ? own[key] : (patch[key] ?? undefined));
  const entries = SETTING_KEYS.flatMap((key) => (next(key) === undefined ? [] : [[key, next(key)]]));
  return {
    own: Object.fromEntries(entries) as OwnSettings, // keys and values come from `own` and the parsed patch
    changed: SETTING_KEYS.filter((key) => JSON.stringify(next(key)) !== JSON.stringify(own[key])),
  };
}

/**
 * A change of the tenant's settings. The tenant and each queue must still be able to send something afterwards
 * (features K02), and warn of length before refusing it.
 */
export function decideTenantSettings(
  patch: SettingsPatch,
  { tenant, queues }: { tenant: OwnSettings; queues: ReadonlyMap<string, OwnSettings> },
): SettingsDecision {
  const { own, changed } = applyPatch(tenant, patch);
  const merged = mergeSettings(own);
  const refusal = check(merged, '') ?? checkSwitchedOn(patch, merged);
  if (refusal) return refusal;
  for (const [key, queue] of queues) {
    const inQueue = check(mergeSettings(own, queue), ` in queue ${key}`);
    if (inQueue) return inQueue;
  }
  return { type: 'ok', own, changed };
}

/** A change of what one queue overrides. */
export function decideQueueSettings(
  patch: SettingsPatch,
  { tenant, queue }: { tenant: OwnSettings; queue: OwnSettings },
): SettingsDecision {
  const forbidden = SETTING_KEYS.find((key) => TENANT_ONLY.has(key) && patch[key] !== undefined);
  if (forbidden)
    return { type: 'refused', code: 'setting_invalid', detail: `${forbidden} belongs to the tenant` };
  const { own, changed } = applyPatch(queue, patch);
  const merged = mergeSettings(tenant, own);
  return check(merged, '') ?? checkSwitchedOn(patch, merged) ?? { type: 'ok', own, changed };
}

/**
 * Agents' own presets are not switched on where they could not be. When presets or free text go off later, or in one of
 * the queues, they have no effect there.
 */
const checkSwitchedOn = (patch: SettingsPatch, merged: Settings): SettingsRefusal | null =>
  patch.personalPresets === true && !allowsPersonalPresets(merged)
    ? {
        type: 'refused',
        code: 'setting_invalid',
        detail: 'personalPresets needs presets and freeText',
      }
    : null;

function check(settings: Settings, where: string): SettingsRefusal | null {
  switch (checkSettings(settings)) {
    case 'nothing_to_send':
      return {
        type: 'refused',
        code: 'nothing_to_send',
        detail: `presets and freeText are both off${where}`,
      };
    case 'warning_above_limit':
      return {
        type: 'refused',
        code: 'setting_invalid',
        detail: `warnSegments is above maxSegments${where}`,
      };
    case null:
      return null;
  }
}
