import { isSafeAddress, type OpenIdProvider } from '../../protocol/openid.ts';
import { t } from '../../ui/i18n.ts';
import { roleWords } from '../role-words.ts';

export type RoleGroup = OpenIdProvider['roleGroups'][number];

/** A provider as it is written in the form. */
export interface ProviderDraft {
  issuer: string;
  clientId: string;
  /** Empty: the one that is kept. */
  clientSecret: string;
  scope: string;
  groupsClaim: string;
  roleGroups: RoleGroup[];
  /** With spaces between. */
  emailDomains: string;
  emergencyAccount: string | null;
}

const NONE: OpenIdProvider = {
  ...{ issuer: '', clientId: '', scope: 'openid email profile', groupsClaim: 'groups' },
  ...{ roleGroups: [], emailDomains: [], emergencyAccount: null },
};

/** `null`: there is no provider yet. */
export function draftOf(provider: OpenIdProvider | null): ProviderDraft {
  const { emailDomains, ...same } = provider ?? NONE;
  return { ...same, emailDomains: emailDomains.join(' '), clientSecret: '' };
}

/** What the server is told: rows without a group, and a secret that stays, are left out. */
export const bodyOf = ({ clientSecret, emailDomains, roleGroups, ...same }: ProviderDraft) => ({
  ...same,
  roleGroups: roleGroups.filter(({ group }) => group.trim() !== ''),
  emailDomains: emailDomains.split(/[\s,;]+/).filter((domain) => domain !== ''),
  ...(clientSecret !== '' && { clientSecret }),
});

/** Why it cannot be saved, in words; empty: it can. Another issuer or client needs its own secret. */
export function problemOf(
  { issuer, clientId, clientSecret }: ProviderDraft,
  provider: OpenIdProvider | null,
): string {
  if (issuer !== '' && !isSafeAddress(issuer)) return t('admin:openid.unsafeIssuer');
  const isOther = issuer !== provider?.issuer || clientId !== provider.clientId;
  return issuer === '' || clientId === '' || (isOther && clientSecret === '') ? t('admin:openid.needed') : '';
}

/** Names of the fields, for the choice between two people's work. */
export const draftNames = (): Record<keyof ProviderDraft, string> => ({
  ...{ issuer: t('admin:openid.issuer'), clientId: t('admin:openid.clientId') },
  ...{ clientSecret: t('admin:openid.clientSecret'), scope: t('admin:openid.scope') },
  ...{ groupsClaim: t('admin:openid.groupsClaim'), roleGroups: t('admin:openid.groups') },
  ...{ emailDomains: t('admin:openid.domains'), emergencyAccount: t('admin:openid.emergency') },
});

/** A value in words, for the same; a secret is not shown. */
export function showDraftPart(key: string, value: unknown): string {
  if (key === 'clientSecret') return value === '' ? '' : '•••';
  if (key === 'roleGroups')
    return (value as RoleGroup[]).map(({ group, role }) => `${group}: ${roleWords(role)}`).join(', '); // by its key
  return typeof value === 'string' ? value : '';
}
