import type { CounterFacts } from '../protocol/counter-text.ts';
import { findProfile } from '../protocol/encoding-profile.ts';
import { MAX_CHARACTERS } from '../protocol/message.ts';
import type { WidgetPolicy } from '../protocol/session.ts';
import { formatNumber, locale, t } from '../ui/i18n.ts';
import type { Composition, Refusal } from './composition.ts';
import type { LimitLevel } from './limit-level.ts';

/** `44 / 160`, `190 (2 messages)`, `931 / 918`. */
export function counterText({ characters, limit, segments }: CounterFacts): string {
  if (limit === null) return t('composer.counter', { characters, count: segments });
  return `${formatNumber(characters)} / ${formatNumber(limit)}`;
}

/** How the text is encoded, and what fits a message then. */
export function encodingText({ count }: Composition, { encodingProfile }: WidgetPolicy): string {
  const profile = findProfile(encodingProfile);
  const { single, multi } = count.encoding === 'GSM-7' ? profile.gsm7 : profile.ucs2;
  return t(count.encoding === 'GSM-7' ? 'composer.encoding.gsm7' : 'composer.encoding.ucs2', {
    single,
    multi,
  });
}

export function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case 'empty':
      return t('composer.refusal.empty');
    case 'tooLong':
      return t('composer.refusal.tooLong', { count: refusal.excess });
    case 'variables':
      return t('composer.refusal.variables', { names: new Intl.ListFormat(locale()).format(refusal.names) });
    case 'tooManySegments':
      return t('composer.refusal.tooManySegments', { segments: refusal.segments, limit: refusal.limit });
  }
}

/** What is spoken when a text of `characters` reached `level`. */
export function limitText(level: Exclude<LimitLevel, 'far'>, characters: number): string {
  if (level === 'near') return t('composer.live.near', { count: MAX_CHARACTERS - characters });
  if (level === 'limit') return t('composer.live.limit', { limit: MAX_CHARACTERS });
  return t('composer.refusal.tooLong', { count: characters - MAX_CHARACTERS });
}
