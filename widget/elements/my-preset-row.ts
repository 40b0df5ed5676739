import { html, nothing, svg } from 'lit';
import type { PersonalPreset } from '../../protocol/personal-preset.ts';
import { t } from '../../ui/i18n.ts';
import { drawIcon, icon } from '../../ui/icons.ts';

/** What an agent does with one of their presets. `ask`: remove it, once confirmed by `remove`. */
export type RowAct = 'up' | 'down' | 'edit' | 'ask' | 'keep' | 'remove';

const PENCIL = svg`<path d="m10.6 2.9 2.5 2.5-7.6 7.6-3 .5.5-3zM9.2 4.3l2.5 2.5"/>`;
const BIN = svg`<path d="M2.8 4.2h10.4M6.2 4V2.6h3.6V4M4.2 4.4l.6 9h6.4l.6-9M6.8 6.8v4M9.2 6.8v4"/>`;

const SHAPES = { up: icon('down'), down: icon('down'), edit: drawIcon(PENCIL), ask: drawIcon(BIN) };

/** One of the agent's presets with its buttons, or the question before it is removed. */
export function renderMyPreset(
  { id, label, text, language, keyword }: PersonalPreset,
  { isFirst, isLast, asks }: { isFirst: boolean; isLast: boolean; asks: boolean },
  onAct: (act: RowAct) => void,
) {
  if (asks) return renderAsk(id, label, onAct);
  const act = (name: 'up' | 'down' | 'edit' | 'ask', isIdle = false) => {
    const words = t(`presets.mine.${name === 'ask' ? 'remove' : name}`, { label });
    return html`<button
      class="b small icon ${name}"
      data-act=${name}
      aria-label=${words}
      title=${words}
      aria-disabled=${isIdle ? 'true' : nothing}
      @click=${() => (isIdle ? undefined : onAct(name))}
    >
      ${SHAPES[name]}
    </button>`;
  };
  return html`<li data-id=${id}>
    <span class="what">
      <span class="label" lang=${language} dir="auto">${label}</span>
      <span class="about">
        <span class="lang">${language.toUpperCase()}</span>
        ${keyword === null ? nothing : html`<bdi>#${keyword}</bdi>`}
        <span class="preview" lang=${language} dir="auto">${text}</span>
      </span>
    </span>
    <span class="acts">${act('up', isFirst)}${act('down', isLast)}${act('edit')}${act('ask')}</span>
  </li>`;
}

function renderAsk(id: string, label: string, onAct: (act: RowAct) => void) {
  return html`<li data-id=${id}>
    <span class="ask" id="ask" dir="auto">${t('presets.mine.ask', { label })}</span>
    <span class="acts">
      <button class="b small" data-act="keep" aria-describedby="ask" @click=${() => onAct('keep')}>
        ${t('presets.ask.back')}
      </button>
      <button class="b small danger" data-act="remove" aria-describedby="ask" @click=${() => onAct('remove')}>
        ${t('presets.mine.removeNow')}
      </button>
    </span>
  </li>`;
}
