import type { Capability, Role } from '../protocol/role.ts';
import { type Key, t } from '../ui/i18n.ts';

export const roleWords = (role: Role): string => t(`admin:role.${role}`);

/** What a capability lets somebody do, in a few words. */
export const CAPABILITY_WORDS: Readonly<Record<Capability, Key>> = {
  'config.read': 'admin:capability.configRead',
  'config.write': 'admin:capability.configWrite',
  'presets.write': 'admin:capability.presetsWrite',
  'access.read': 'admin:capability.accessRead',
  'access.write': 'admin:capability.accessWrite',
  'reports.read': 'admin:capability.reportsRead',
  'transcripts.read': 'admin:capability.transcriptsRead',
  'audit.read': 'admin:capability.auditRead',
  'calls.report': 'admin:capability.callsReport',
  'people.erase': 'admin:capability.peopleErase',
};
