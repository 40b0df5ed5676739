import type { BlockReason } from '../protocol/session.ts';
import { hasText, locale, t } from '../ui/i18n.ts';
import type { Bubble } from './bubble.ts';

/** Why a text did not arrive, in words. Empty when there is nothing to say. */
export function reasonOf({
  kind,
  status,
  reason,
  refused,
}: Pick<Bubble, 'kind' | 'status' | 'reason' | 'refused'>): string {
  if (refused !== null) return errorText(refused);
  if (status === 'notConfirmed')
    return t(kind === 'closing' ? 'message.notConfirmedClosing' : 'message.notConfirmedWhy');
  if (status === 'checking') return t('message.checkingWhy');
  if (status === 'canceled') return '';
  return status === 'notDelivered' ? t(`failure.${reason ?? 'other'}`) : '';
}

/** The sentence of an error code; one this version does not know gets the general one. */
export function errorText(code: string): string {
  const key = `errors:${code}`;
  return hasText(key) ? t(key) : t('errors:internal');
}

/** A block the server names, or what only this side knows. */
export type Block = BlockReason | 'no_permission';

export function blockText(
  block: Block,
  values: { name: string; queue: string },
): { title: string; text: string } {
  return { title: t(`blocked.${block}.title`), text: sentence(t(`blocked.${block}.text`, values)) };
}

/** With capital letters, as the locale writes them: a name that stands first in a sentence may be "the caller". */
export function sentence(text: string): string {
  const caller = t('theCaller');
  const inner = ENDS.reduce((said, end) => said.replaceAll(end + caller, end + capital(caller)), text);
  return capital(inner);
}

const ENDS = ['. ', '? ', '! '];
const capital = (text: string) => text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);

/** What one calls a person on the line: the first name, unless it is only an initial or a title. A number stays whole. */
export function shortName(name: string): string {
  const first = name.trim().split(/\s+/)[0] ?? '';
  return first.length < 2 || first.endsWith('.') || /^\+\d/.test(first) ? name.trim() : first;
}
