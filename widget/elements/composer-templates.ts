import { html, nothing, svg } from 'lit';
import { live } from 'lit/directives/live.js';
import type { CounterFacts } from '../../protocol/counter-text.ts';
import { languageName, t } from '../../ui/i18n.ts';
import { drawIcon, icon } from '../../ui/icons.ts';
import type { Composition } from '../composition.ts';
import { counterText, refusalText } from '../composition-words.ts';
import { splitAround } from '../split-around.ts';
import type { LockDecision } from './composer-events.ts';

/** The call a draft was written for, while another call is shown. */
export interface ComposerLock {
  callKey: string;
  name: string;
  shortName: string;
}

const EYE = svg`<path d="M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8z"/><circle cx="8" cy="8" r="1.8"/>`;
const BOOKMARK = svg`<path d="M4.5 2.5h7v11L8 10.8l-3.5 2.7z"/>`;

/** "To Grace Okafor". */
export function renderTo(name: string) {
  const [before, after] = splitAround('composer.to', 'name');
  return html`<span class="to">${before}<b dir="auto">${name}</b>${after}</span>`;
}

/** "Written for Grace Okafor". */
export function renderWrittenFor({ name }: ComposerLock) {
  const [before, after] = splitAround('composer.writtenFor', 'name');
  return html`<span class="to locked"
    >${icon('lock')}<span>${before}<b dir="auto">${name}</b>${after}</span></span
  >`;
}

/** `tone` may be graver than the counter's own; `about` explains the encoding. */
export function renderCount(counter: CounterFacts, { tone, about }: { tone: string; about: string }) {
  return html`<span class="count ${tone}" title=${about}
    ><bdi dir=${counter.limit === null ? 'auto' : 'ltr'}>${counterText(counter)}</bdi></span
  >`;
}

/** Why the text cannot go, or which character makes it cost more, with the way out. */
export function renderHint({ refusal, costly }: Composition, onReplace: () => void) {
  if (refusal && refusal.code !== 'empty') {
    return html`<div class="hint danger">${icon('alert')}<span>${refusalText(refusal)}</span></div>`;
  }
  if (!costly) return nothing;
  const [before, after] = splitAround('composer.costs', 'character', { count: costly.extra });
  const { plain, plainCharacter } = costly;
  const words =
    plainCharacter === null
      ? t('composer.usePlainAll')
      : t('composer.usePlain', { character: plainCharacter });
  return html`<div class="hint">
    ${icon('warning')}<span>${before}<b>${costly.characters.join(' ')}</b>${after}</span>
    ${
      plain === null
        ? nothing
        : html`<button class="b small" aria-keyshortcuts="Control+." title="Ctrl+." @click=${onReplace}>
            ${words}
          </button>`
    }
  </div>`;
}

/** The button that shows what the caller gets; `shows`: it does now. */
export function renderLook(shows: boolean, onLook: () => void) {
  return html`<button class="b quiet look" aria-pressed=${shows ? 'true' : 'false'} @click=${onLook}>
    ${drawIcon(EYE)}<span>${t('composer.preview')}</span>
  </button>`;
}

/** The button that keeps the text as a preset of the agent's own. */
export function renderKeep(onKeep: () => void) {
  const words = t('composer.keep');
  return html`<button
    class="b icon keep"
    aria-label=${words}
    title=${words}
    aria-haspopup="dialog"
    @click=${onKeep}
  >
    ${drawIcon(BOOKMARK)}
  </button>`;
}

/** Language of the conversation: a choice where there is one. */
export function renderLanguage(
  language: string,
  languages: readonly string[],
  onChange: (event: Event) => void,
) {
  const tags = [...new Set([...languages, language])];
  if (tags.length < 2) return html`<span class="lang-pick">${icon('globe')}${languageName(language)}</span>`;
  return html`<span class="lang-pick">
    ${icon('globe')}
    <select aria-label=${t('composer.language')} aria-keyshortcuts="Alt+L" @change=${onChange}>
      ${tags.map((tag) => html`<option value=${tag} .selected=${live(tag === language)}>${languageName(tag)}</option>`)}
    </select>
    ${icon('down')}
  </span>`;
}

/** What to do with a text for another caller; `shortName` is the caller on the line. */
export function renderChoice(
  lock: ComposerLock,
  shortName: string,
  onDecide: (decision: LockDecision) => void,
) {
  return html`<div class="choice">
    <button class="b" @click=${() => onDecide('keep')}>
      ${t('composer.lock.keep', { name: lock.shortName })}
    </button>
    <button class="b primary" @click=${() => onDecide('new')}>
      ${t('composer.lock.new', { name: shortName })}
    </button>
  </div>`;
}
