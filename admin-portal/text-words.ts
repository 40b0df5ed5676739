import type { CounterFacts } from '../protocol/counter-text.ts';
import { formatNumber, t } from '../ui/i18n.ts';

/** `44 / 160`, `190 (2 messages)`, `931 / 918`. */
export function counterWords({ characters, limit, segments }: CounterFacts): string {
  if (limit === null) return t('admin:text.counter', { characters, count: segments });
  return `${formatNumber(characters)} / ${formatNumber(limit)}`;
}

/** `2 messages`. */
export const messagesWords = (count: number): string => t('admin:text.messages', { count });
