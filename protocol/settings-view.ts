import * as z from 'zod/mini';
import { SETTING_SCHEMAS, type SettingKey } from './settings.ts';

const SettingSource = z.enum(['default', 'tenant', 'queue']);
const KEYS = Object.keys(SETTING_SCHEMAS) as SettingKey[]; // `keys` forgets which keys the table has

/** Settings as they hold, and where each value comes from. */
export const SettingsView = z.object({
  values: z.object(SETTING_SCHEMAS),
  inherited: z.record(z.enum(KEYS), SettingSource),
});
export type SettingsView = z.infer<typeof SettingsView>;
