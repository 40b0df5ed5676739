import { css, html, nothing, type TemplateResult } from 'lit';
import type { Preset } from '../../protocol/preset.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { placeIcon } from '../place-icons.ts';
import { titleOf } from './preset-words.ts';

type HeadAct = 'earlier' | 'later' | 'history' | 'close';

export const headStyles = css`
  header {
    display: flex;
    justify-content: space-between;
    gap: var(--midcall-2);
    padding-block: 16px 8px;
    padding-inline: 20px 12px;
  }
  header > div {
    min-inline-size: 0;
  }
  header .acts {
    display: flex;
    align-items: flex-start;
  }
  .crumb {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  h2 {
    font: var(--midcall-type-title);
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
    box-shadow: none;
  }
`;

/** The preset's name, and what can be done with it as it is. `null`: one that is not there yet. */
export function presetHead(
  preset: Preset | null,
  { movable, act }: { movable: boolean; act: (act: HeadAct) => void },
): TemplateResult {
  const button = (name: HeadAct, shape: TemplateResult) =>
    html`<button
      class="b icon"
      aria-label=${t(`admin:messages.${name}`)}
      title=${t(`admin:messages.${name}`)}
      @click=${() => act(name)}
    >
      ${shape}
    </button>`;
  return html`<header>
    <div>
      <p class="crumb" dir="auto">${preset?.category ?? nothing}</p>
      <h2 tabindex="-1" dir="auto">${preset ? titleOf(preset) : t('admin:messages.newPreset')}</h2>
    </div>
    <div class="acts">
      ${preset && movable ? [button('earlier', arrow('M8 13V3M4 7l4-4 4 4')), button('later', arrow('M8 3v10M4 9l4 4 4-4'))] : nothing}
      ${preset ? button('history', placeIcon('history')) : nothing} ${button('close', icon('close'))}
    </div>
  </header>`;
}

const arrow = (shape: string): TemplateResult =>
  html`<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d=${shape} /></svg>`;
