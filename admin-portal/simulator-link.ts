import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../ui/i18n.ts';
import type { Portal } from './portal-context.ts';
import { placeIcon } from './place-icons.ts';

/** Leads to the simulator, ready for a call in this language to this queue; nothing where there is no simulator. */
export function simulatorLink(
  { simulatorOrigin }: Portal,
  { language, queue = '' }: { language: string; queue?: string },
): TemplateResult | typeof nothing {
  if (simulatorOrigin === null) return nothing;
  const query = new URLSearchParams({ language, ...(queue && { queue }) });
  return html`<a class="b" href="${simulatorOrigin}/?${query}" target="midcall-simulator"
    >${placeIcon('play')}${t('admin:testText.inSimulator')}</a
  >`;
}
