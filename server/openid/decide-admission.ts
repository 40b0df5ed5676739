import { Role } from '../../protocol/role.ts';

/** Somebody the provider has recognised. */
export interface OpenIdPerson {
  subject: string;
  /** In lower case; `null` when the provider does not say, or has not verified it. */
  verifiedEmail: string | null;
  name: string;
  groups: readonly string[];
}

/** What is known here of the account that fits. */
export interface KnownAccount {
  id: string;
  enabled: boolean;
  subject: string | null;
  roles: readonly string[];
  rolesFrom: 'portal' | 'openid';
}

export interface AdmissionRules {
  roleGroups: readonly { group: string; role: Role }[];
  emailDomains: readonly string[];
}

export type Admission =
  | { type: 'refused'; code: 'openid_refused' | 'openid_unknown' }
  /** `roles`: what the groups say now; `null`: they stay. `linked`: this is their first time by OpenID. */
  | { type: 'known'; id: string; roles: Role[] | null; linked: boolean }
  | { type: 'new'; email: string; name: string; roles: Role[] };

/**
 * Whether somebody may come in. They are found by subject, then by verified e-mail among accounts that have no subject yet.
 * Whom the groups gave an account keeps it as long as they give a role; whoever was invited keeps the roles given here.
 */
export function decideAdmission(
  person: OpenIdPerson,
  { bySubject, byEmail }: { bySubject: KnownAccount | null; byEmail: KnownAccount | null },
  { roleGroups, emailDomains }: AdmissionRules,
): Admission {
  if (emailDomains.length > 0 && !emailDomains.includes(domainOf(person.verifiedEmail)))
    return { type: 'refused', code: 'openid_refused' };
  const granted = new Set(
    roleGroups.filter(({ group }) => person.groups.includes(group)).map(({ role }) => role),
  );
  const roles = Role.options.filter((role) => granted.has(role));
  const known = bySubject ?? (byEmail?.subject === null ? byEmail : null);
  if (known) {
    if (!known.enabled) return { type: 'refused', code: 'openid_refused' };
    const byGroups = known.rolesFrom === 'openid';
    if (byGroups && roles.length === 0) return { type: 'refused', code: 'openid_unknown' };
    return { type: 'known', id: known.id, roles: byGroups ? roles : null, linked: known.subject === null };
  }
  // an account that has another subject is somebody else's, or was
  if (byEmail || roles.length === 0 || person.verifiedEmail === null)
    return { type: 'refused', code: 'openid_unknown' };
  return { type: 'new', email: person.verifiedEmail, name: person.name, roles };
}

const domainOf = (email: string | null): string => email?.slice(email.lastIndexOf('@') + 1) ?? '';
