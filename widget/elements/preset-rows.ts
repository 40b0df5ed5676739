import { html, nothing } from 'lit';
import type { PresetItem } from '../../protocol/preset.ts';
import type { WidgetPolicy } from '../../protocol/session.ts';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { presetAction } from '../preset-action.ts';
import type { PresetListState } from '../preset-list-controller.ts';
import type { PresetGroup } from '../preset-search.ts';

/** Heading of a group of rows. */
export function titleOf({ kind, title }: PresetGroup): string {
  if (kind === 'recent') return t('presets.group.recent');
  if (kind === 'otherLanguages') return t('presets.group.otherLanguages');
  if (kind === 'personal') return t('presets.mine.title');
  return title ?? t('presets.group.other');
}

/** One option of the list. `digit`: the key that picks it, `null` for none. */
export function renderRow(
  preset: PresetItem,
  { index, isActive, digit }: { index: number; isActive: boolean; digit: string | null },
) {
  return html`<div
    class="opt"
    role="option"
    id="o-${preset.id}"
    data-index=${index}
    aria-selected=${isActive ? 'true' : 'false'}
    aria-keyshortcuts=${keysOf(preset, digit)}
  >
    ${digit === null ? nothing : html`<kbd aria-hidden="true">${digit}</kbd>`}
    <span class="label" lang=${preset.language} dir="auto">${preset.label}</span>
    <span class="meta">
      ${preset.segments > 1 ? html`<span>${t('presets.segments', { count: preset.segments })}</span>` : nothing}
      ${renderBadge(preset)}${preset.layer === 'personal' ? icon('user') : nothing}
    </span>
    <span class="preview" lang=${preset.language} dir="auto">${preset.text}</span>
  </div>`;
}

/** F2 edits what the agent wrote. */
const keysOf = ({ layer }: PresetItem, digit: string | null) =>
  [digit, layer === 'personal' ? 'F2' : null].filter((key) => key !== null).join(' ') || nothing;

function renderBadge({ language, fallback }: PresetItem) {
  const name = language.toUpperCase();
  return html`<span class=${fallback ? 'lang warn' : 'lang'}
    >${fallback ? t('presets.only', { language: name }) : name}</span
  >`;
}

/** What stands in place of a list: that it is on its way, could not be read, is empty, or has nothing that fits. */
export function renderNote(
  { state, isEmpty }: { state: PresetListState; isEmpty: boolean },
  onRetry: () => void,
) {
  if (state === 'loading') return html`<p class="note" role="status">${t('presets.loading')}</p>`;
  if (state === 'failed') {
    return html`<div class="note" role="alert">
      <p>${t('presets.failed')}</p>
      <button class="b" @click=${onRetry}>${t('presets.tryAgain')}</button>
    </div>`;
  }
  const note = isEmpty ? 'none' : 'nothing';
  return html`<div class="note">
    <b>${t(`presets.${note}.title`)}</b><span>${t(`presets.${note}.body`)}</span>
  </div>`;
}

/** What the keys do, for the eye; for the ear each row names its own. */
export function renderKeys(policy: WidgetPolicy, active: PresetItem | undefined) {
  const main = presetAction(policy, { other: false });
  const other = t(main === 'send' ? 'presets.hint.edit' : 'presets.hint.send');
  return html`<div class="foot" aria-hidden="true">
    <span
      ><kbd>1</kbd>–<kbd>9</kbd> ${t('presets.hint.or')} <kbd>Enter</kbd> ${t(`presets.hint.${main}`)}</span
    >
    ${policy.freeText ? html`<span><kbd>Alt</kbd> <kbd>Enter</kbd> ${other}</span>` : nothing}
    ${active?.layer === 'personal' ? html`<span><kbd>F2</kbd> ${t('presets.mine.change')}</span>` : nothing}
  </div>`;
}
