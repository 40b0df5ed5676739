import * as z from 'zod/mini';

/**
 * What an administrator, or a machine with an API key, may do. Writing does not imply reading. `config`: settings,
 * queues, numbers, presets, texts; `presets.write`: presets alone; `access`: people, roles, API keys, secrets; `calls.report`: says which calls there are, as a telephone
 * system does; `people.erase`: erases what is kept of a person.
 */
export const Capability = z.enum([
  'config.read',
  'config.write',
  'presets.write',
  'access.read',
  'access.write',
  'reports.read',
  'transcripts.read',
  'audit.read',
  'calls.report',
  'people.erase',
]);
export type Capability = z.infer<typeof Capability>;

/** What somebody who signs in to the portal is. One may have several roles. */
export const Role = z.enum(['administrator', 'editor', 'supervisor', 'auditor']);
export type Role = z.infer<typeof Role>;

/** An editor writes presets; a supervisor reads reports and transcripts; an auditor reads who did what. */
export const ROLE_CAPABILITIES: Readonly<Record<Role, readonly Capability[]>> = {
  administrator: Capability.options,
  editor: ['config.read', 'presets.write'],
  supervisor: ['config.read', 'reports.read', 'transcripts.read'],
  auditor: ['config.read', 'access.read', 'audit.read'],
};

export const capabilitiesOf = (roles: readonly Role[]): ReadonlySet<Capability> =>
  new Set(roles.flatMap((role) => ROLE_CAPABILITIES[role]));
