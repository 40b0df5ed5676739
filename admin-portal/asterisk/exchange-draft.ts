import { ExchangeInput, type ExchangeView } from '../../protocol/asterisk.ts';
import { isAllowedAddress } from '../../protocol/exchange-address.ts';
import { t } from '../../ui/i18n.ts';

/** An exchange as it stands in the form. Lists have a line for each entry; a password begins empty, and stays when it is so. */
export interface ExchangeDraft {
  name: string;
  ari: string;
  ariUser: string;
  ariPassword: string;
  ami: string;
  amiUser: string;
  amiSecret: string;
  queue: string;
  queues: string;
  agents: string;
  languages: string;
  country: string;
}

const line = (of: string, value: string | null) => `${of} = ${value ?? ''}`.trimEnd();

/** Without an exchange: a new one. */
export const draftOf = (view: ExchangeView | null): ExchangeDraft => ({
  ...{ name: view?.name ?? '', ari: view?.ari ?? '', ami: view?.ami ?? '' },
  ...{ ariUser: view?.ariUser ?? '', amiUser: view?.amiUser ?? '', ariPassword: '', amiSecret: '' },
  ...{ queue: view?.queue ?? '', country: view?.country ?? '' },
  queues: (view?.queues ?? []).map(({ of, queue }) => line(of, queue)).join('\n'),
  agents: (view?.agents ?? []).map(({ of, agent }) => line(of, agent)).join('\n'),
  languages: (view?.languages ?? []).map(({ of, language }) => line(of, language)).join('\n'),
});

/** What the server is told. */
export const bodyOf = (draft: ExchangeDraft) => {
  const [ariPassword, amiSecret] = [draft.ariPassword.trim(), draft.amiSecret.trim()];
  return {
    ...{ name: draft.name.trim(), ari: draft.ari.trim(), ami: draft.ami.trim() },
    ...{ ariUser: draft.ariUser.trim(), amiUser: draft.amiUser.trim() },
    ...(ariPassword !== '' && { ariPassword }),
    ...(amiSecret !== '' && { amiSecret }),
    queue: draft.queue === '' ? null : draft.queue,
    country: draft.country === '' ? null : draft.country,
    queues: linesOf(draft.queues).map(([of, queue]) => ({ of: plainNumber(of), queue })),
    agents: linesOf(draft.agents).map(([of, agent]) => ({ of, agent })),
    languages: linesOf(draft.languages).map(([of, language]) => ({
      ...{ of, language: language === '' ? null : language },
    })),
  };
};

function linesOf(text: string): [of: string, value: string][] {
  const lines = text.split('\n').filter((one) => one.trim() !== '');
  return lines.map((one) => {
    const at = one.indexOf('=');
    return at < 0 ? [one.trim(), ''] : [one.slice(0, at).trim(), one.slice(at + 1).trim()];
  });
}

/** A number may be written with blanks and the like; the name of a queue is left as it is. */
const plainNumber = (of: string): string => (of.startsWith('+') ? of.replace(/[\s().-]/g, '') : of);

/** Why it cannot be saved, in words; empty: it can. */
export function problemOf(
  draft: ExchangeDraft,
  {
    view,
    keys,
    hosts,
  }: { view: ExchangeView | null; keys: readonly string[] | null; hosts: readonly string[] },
): string {
  const body = bodyOf(draft);
  const needsPassword = body.ariPassword === undefined && view?.ari !== body.ari;
  const needsSecret = body.amiSecret === undefined && view?.ami !== body.ami;
  const empty = [body.name, body.ari, body.ami, body.ariUser, body.amiUser].includes('');
  if (empty || needsPassword || needsSecret) return t('admin:asterisk.needed');
  const { error } = ExchangeInput.safeParse(body);
  const fields = error?.issues.map(({ path }) => path[0]) ?? [];
  if (fields.includes('ari') || fields.includes('ami')) return t('admin:asterisk.badAddress');
  if (![body.ari, body.ami].every((url) => isAllowedAddress(url, hosts)))
    return t('admin:asterisk.notAllowed');
  const unknown = body.queues.find(({ queue }) => queue !== '' && keys !== null && !keys.includes(queue));
  if (unknown) return t('admin:talk.noQueue', { line: line(unknown.of, unknown.queue) });
  return fields.length > 0 ? t('admin:asterisk.badLines') : '';
}

/** Names of the fields, for the choice between two people's work. */
export const draftNames = (): Record<keyof ExchangeDraft, string> => ({
  name: t('admin:asterisk.name'),
  ari: t('admin:asterisk.ari'),
  ariUser: t('admin:asterisk.ariUser'),
  ariPassword: t('admin:asterisk.ariPassword'),
  ami: t('admin:asterisk.ami'),
  amiUser: t('admin:asterisk.amiUser'),
  amiSecret: t('admin:asterisk.amiSecret'),
  queue: t('admin:asterisk.queue'),
  queues: t('admin:asterisk.queues'),
  agents: t('admin:asterisk.agents'),
  languages: t('admin:asterisk.languages'),
  country: t('admin:asterisk.country'),
});
