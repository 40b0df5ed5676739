import { ApiError } from '../ui/api-client.ts';
import { hasText, t } from '../ui/i18n.ts';

/** A refusal in words: what is wrong, and who can change it. */
export function errorWords(error: unknown): string {
  const { code, detail } = error instanceof ApiError ? error : { code: 'internal', detail: null };
  const portalKey = `admin:error.${code}`;
  if (hasText(portalKey)) return t(portalKey, { detail: detail ?? '' });
  const key = `errors:${code}`;
  return hasText(key) ? t(key) : t('errors:internal');
}
