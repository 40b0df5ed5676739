import { SETTING_RANGES } from '../protocol/settings.ts';
import { formatNumber, t } from '../ui/i18n.ts';
import type { NumberRange } from './setting-fields.ts';

/** A setting that is a whole number. */
export type NumberSetting = keyof typeof SETTING_RANGES;

const MEGABYTE = 1_048_576;
const seconds = () => ({ unit: t('admin:value.seconds') });
const days = () => ({ unit: t('admin:value.days') });
const numbers = () => ({ unit: t('admin:value.numbers') });
const messages = () => ({ unit: t('admin:session.messages') });
const SHOWN: Record<NumberSetting, () => Omit<NumberRange, 'min' | 'max'>> = {
  warnSegments: messages,
  maxSegments: messages,
  autoReplyWindowMinutes: () => ({ unit: t('admin:value.minutes') }),
  autoReplyPerDay: () => ({ unit: t('admin:value.perDay') }),
  callLeaseSeconds: seconds,
  messageTtlSeconds: seconds,
  mediaMaxItems: () => ({ unit: t('admin:media.items') }),
  mediaMaxBytes: () => ({ unit: 'MB', scale: MEGABYTE, step: 0.1 }),
  photoLinkMinutes: () => ({ unit: t('admin:value.minutes') }),
  capTenantDay: messages,
  capQueueDay: messages,
  capSession: messages,
  capDestinationHour: messages,
  capDestinationDay: messages,
  alarmPrefixNumbers: numbers,
  alarmCountryNumbers: numbers,
  alarmFailurePercent: () => ({ unit: '%' }),
  alarmAgentNumbers: numbers,
  prefixHoldHours: () => ({ unit: t('admin:value.hours') }),
  mediaDays: days,
  textDays: days,
  callDays: days,
  videoMaxBytes: () => ({ unit: 'MB', scale: MEGABYTE, step: 0.1 }),
};

const isNumberSetting = (key: string): key is NumberSetting => key in SETTING_RANGES;

/** What a field of the setting takes, and in which unit it is written. */
export const settingRange = (key: NumberSetting): NumberRange => ({
  ...SETTING_RANGES[key],
  ...SHOWN[key](),
});

/** The number with its unit: "10 MB". */
export function settingNumber(key: string, value: number): string {
  if (!isNumberSetting(key)) return formatNumber(value);
  const { scale = 1, unit } = settingRange(key);
  return `${formatNumber(Number((value / scale).toFixed(1)))} ${unit}`;
}
