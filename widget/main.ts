import type { Appearance } from '../protocol/adapter.ts';
import { direction, locale, setLocale, t } from '../ui/i18n.ts';
import { adoptTokens, applyLook } from '../ui/tokens.ts';
import './elements/widget.ts';

adoptTokens();

async function speak(tag: string): Promise<void> {
  await setLocale(tag);
  Object.assign(document.documentElement, { lang: locale(), dir: direction() });
  document.title = t('title');
}

function handleAppearance({ locale: tag, scheme, skin }: Appearance): void {
  applyLook({ scheme, skin });
  if (tag !== undefined) void speak(tag);
}

const connecting = import('./connect.ts');
await speak(navigator.language);
const widget = document.querySelector('midcall-widget');
const { createApp } = await connecting;
if (widget) widget.app = createApp(handleAppearance);
