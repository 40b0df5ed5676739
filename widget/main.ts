import type { Appearance } from '../protocol/adapter.ts';
import { findLocale } from '../protocol/locales.ts';
import { direction, locale, setLocale, t } from '../ui/i18n.ts';
import { adoptTokens, applyLook } from '../ui/tokens.ts';
import './elements/widget.ts';

adoptTokens();
const connecting = import('./connect.ts');

/** As the page around is, else as the browser; where there are no words for those, as the company has it. */
async function speak(host?: string): Promise<void> {
  const wanted = [...(host === undefined ? [] : [host]), ...navigator.languages];
  const tag = wanted.find((language) => findLocale(language)) ?? (await connecting).companyLanguage();
  await setLocale(tag);
  Object.assign(document.documentElement, { lang: locale(), dir: direction() });
  document.title = t('title');
}

function handleAppearance({ locale: tag, scheme, skin }: Appearance): void {
  applyLook({ scheme, skin });
  if (tag !== undefined) void speak(tag);
}

await speak();
const widget = document.querySelector('midcall-widget');
const { createApp } = await connecting;
if (widget) widget.app = createApp(handleAppearance);
