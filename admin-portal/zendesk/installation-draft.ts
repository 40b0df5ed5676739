import { type ZendeskInstallation, ZendeskInstallationInput } from '../../protocol/zendesk.ts';
import { t } from '../../ui/i18n.ts';

/** The installation as it is written in the form; numbers as they were typed. */
export interface InstallationDraft {
  subdomain: string;
  appId: string;
  installationId: string;
  publicKey: string;
  softphone: string;
}

const textOf = (value: number | string | null | undefined): string => String(value ?? '');

/** `null`: there is none yet. */
export const draftOf = (installation: ZendeskInstallation | null): InstallationDraft => ({
  subdomain: textOf(installation?.subdomain),
  appId: textOf(installation?.appId),
  installationId: textOf(installation?.installationId),
  publicKey: textOf(installation?.publicKey).trim(),
  softphone: textOf(installation?.softphone),
});

const whole = (text: string): number => (/^\d{1,16}$/.test(text.trim()) ? Number(text) : 0);
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the server is told. A subdomain may be pasted as an address. */
export const bodyOf = (draft: InstallationDraft): ZendeskInstallationInput => ({
  subdomain: draft.subdomain
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\.zendesk\.com\/?.*$/, ''),
  appId: whole(draft.appId),
  installationId: whole(draft.installationId),
  publicKey: orNull(draft.publicKey),
  softphone: orNull(draft.softphone),
});

/** Why it cannot be saved, in words; empty: it can. */
export function problemOf(draft: InstallationDraft): string {
  const { error } = ZendeskInstallationInput.safeParse(bodyOf(draft));
  const [field] = error?.issues[0]?.path ?? [];
  if (field === undefined) return '';
  if (field === 'publicKey') return t('admin:zendesk.noKey');
  if (field === 'softphone') return t('admin:origins.notExact');
  return t('admin:zendesk.needed');
}

/** Names of the fields, for the choice between two people's work. */
export const draftNames = (): Record<keyof InstallationDraft, string> => ({
  subdomain: t('admin:zendesk.subdomain'),
  appId: t('admin:zendesk.appId'),
  installationId: t('admin:zendesk.installationId'),
  publicKey: t('admin:zendesk.publicKey'),
  softphone: t('admin:zendesk.softphone'),
});
