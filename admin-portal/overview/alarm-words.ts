import type { Alarm } from '../../protocol/alarm.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { abroadTitle } from '../abroad-title.ts';
import { countryName } from '../countries.ts';

/** A number or a prefix, which is read from left to right in any language: in marks that isolate it. */
export const isolated = (prefix: string): string => `\u2066${prefix}\u2069`;

/** What was seen, and what can be done. */
export function alarmWords(
  { kind, subject, name, numbers, share, usual }: Alarm,
  homeCountry: string,
): { title: string; text: string } {
  const counts = { numbers: formatNumber(numbers), usual: formatNumber(usual) };
  switch (kind) {
    case 'prefix':
      return {
        title: t('admin:alarms.prefix', { prefix: isolated(subject) }),
        text: t('admin:alarms.prefixText', counts),
      };
    case 'country':
      return {
        title: t('admin:alarms.country', { country: countryName(subject) }),
        text: t('admin:alarms.countryText', { ...counts, place: t(abroadTitle(homeCountry)) }),
      };
    case 'failures':
      return {
        title: t('admin:alarms.failures'),
        text: t('admin:alarms.failuresText', { share: percent(share ?? 0), usual: percent(usual) }),
      };
    case 'agent':
      return {
        title: t('admin:alarms.agent', { name: name ?? subject }),
        text: t('admin:alarms.agentText', counts),
      };
  }
}

const percent = (share: number): string =>
  formatNumber(share, { style: 'percent', maximumFractionDigits: 1 });
