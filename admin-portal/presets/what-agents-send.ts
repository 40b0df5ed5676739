import { html, nothing, type TemplateResult } from 'lit';
import type { Settings } from '../../protocol/settings.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { canGo, PLACE_PATHS } from '../place-links.ts';
import type { Portal } from '../portal-context.ts';

/** Whether agents have presets, and what they do with them, in a line; and the way to where that is set. */
export function whatAgentsSend(
  settings: Pick<Settings, 'presets' | 'freeText' | 'presetActivate'>,
  portal: Portal,
): TemplateResult {
  const href = `${portal.navigation.href(PLACE_PATHS.session)}?section=sends`;
  const link = canGo('session', portal.can)
    ? html`<a class="link" href=${href}>${t('admin:session.sends')}</a>`
    : nothing;
  if (!settings.presets)
    return html`<div class="banner warning" data-sends>
      ${icon('warning')}<span>${t('admin:messages.presetsOff')}</span>${link}
    </div>`;
  return html`<p class="help" data-sends>${wordsOf(settings)} ${link}</p>`;
}

function wordsOf({ freeText, presetActivate }: Pick<Settings, 'freeText' | 'presetActivate'>): string {
  if (!freeText) return t('admin:messages.presetsOnly');
  const act = presetActivate === 'send' ? t('admin:messages.clickSends') : t('admin:messages.clickInserts');
  return `${t('admin:messages.presetsAndText')} ${act}`;
}
