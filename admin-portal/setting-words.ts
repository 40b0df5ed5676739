import { hasText, t } from '../ui/i18n.ts';
import { settingNumber } from './setting-numbers.ts';

/** What a setting is called on its page. */
export function settingName(key: string): string {
  const name = `admin:setting.${key}`;
  return hasText(name) ? t(name) : key;
}

/** What one of a few values of a setting is called. */
export function settingValue(key: string, value: string): string {
  const name = `admin:settingValue.${key}.${value}`;
  return hasText(name) ? t(name) : value;
}

/** A value of a setting in words, where two versions of it stand side by side. */
export function settingWords(key: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'admin:value.on' : 'admin:value.off');
  return typeof value === 'number' ? settingNumber(key, value) : settingValue(key, String(value));
}
