import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Preset } from '../../protocol/preset.ts';
import type { PresetPage } from '../../protocol/preset-page.ts';
import { base } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { table } from '../page.styles.ts';
import { placeIcon } from '../place-icons.ts';
import { cellOf, languageWords, messagesWords, stateWords, titleOf } from './preset-words.ts';

/** Somebody wants to see or write a text. */
export class OpenTextEvent extends CustomEvent<{ id: string; language: string }> {
  constructor(id: string, language: string) {
    super('open-text', { detail: { id, language } });
  }
}

/** Somebody moved a preset to a place of this list, counted without it. */
export class MovePresetEvent extends CustomEvent<{ id: string; to: number }> {
  constructor(id: string, to: number) {
    super('move-preset', { detail: { id, to } });
  }
}

/**
 * Presets and languages: what there is, what is missing, what fell behind. On a narrow page a list of cards. The handle of
 * a row is dragged, or moves it by the arrow keys.
 *
 * @event {OpenTextEvent} open-text
 * @event {MovePresetEvent} move-preset
 */
@customElement('midcall-preset-grid')
export class MidcallPresetGrid extends LitElement {
  static override styles = [
    base,
    table,
    css`
      :host {
        container: grid / inline-size;
      }
      thead th small {
        display: block;
        font-weight: 400;
        color: var(--midcall-text-muted);
      }
      tbody tr:hover,
      tbody tr.current {
        background: var(--midcall-surface-sunken);
      }
      tbody tr.over {
        box-shadow: inset 0 2px 0 var(--midcall-accent);
      }
      tbody th,
      tbody td {
        padding-block: 4px;
        padding-inline: 0 4px;
        padding-inline: 0 4px;
      }
      .name {
        display: flex;
        align-items: center;
        gap: 4px;
        min-inline-size: 160px;
      }
      .name b {
        overflow-wrap: anywhere;
      }
      .grip {
        border: 0;
        background: none;
        padding: 0;
        inline-size: 24px;
        min-block-size: 32px;
        flex: none;
        display: grid;
        place-items: center;
        color: var(--midcall-text-muted);
        cursor: grab;
        border-radius: var(--midcall-radius-s);
      }
      .cell {
        display: grid;
        align-content: center;
        inline-size: 100%;
        min-inline-size: 84px;
        min-block-size: 46px;
        padding-inline: 7px;
        border: 1px solid transparent;
        border-radius: var(--midcall-radius-m);
        background: none;
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
        text-align: start;
        cursor: pointer;
      }
      .cell span {
        display: inline-flex;
        align-items: center;
        gap: 5px;
      }
      .cell .i {
        inline-size: 14px;
        block-size: 14px;
      }
      .cell:hover {
        background: var(--midcall-hover);
      }
      .cell.missing {
        border: 1px dashed var(--midcall-line-control);
      }
      .cell.stale {
        background: var(--midcall-warning-tint);
        color: var(--midcall-warning);
        font-weight: 600;
      }
      .cell.stale small {
        color: inherit;
        font-weight: 400;
      }
      .cell[aria-current] {
        box-shadow: inset 0 0 0 2px var(--midcall-accent);
      }
      .cards {
        display: none;
      }
      .cards > li {
        display: grid;
        gap: var(--midcall-2);
        padding-block: var(--midcall-3);
        border-block-end: 1px solid var(--midcall-line);
      }
      .cards p {
        display: flex;
        justify-content: space-between;
        gap: var(--midcall-2);
      }
      .cards small {
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
      .cards div {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(108px, 1fr));
        gap: 6px;
      }
      .cards .cell {
        border-color: var(--midcall-line);
      }
      @container grid (inline-size < 560px) {
        .tw {
          display: none;
        }
        .cards {
          display: grid;
        }
      }
    `,
  ];

  @property({ attribute: false }) presets: readonly Preset[] = [];
  @property({ attribute: false }) languages: PresetPage['languages'] = [];
  /** How many presets there are, for the heads of the columns. */
  @property({ type: Number }) total = 0;
  @property({ attribute: 'profile-id' }) profileId = 'gsm7';
  /** Which text is open. */
  @property({ attribute: false }) open: { id: string; language: string } | null = null;
  /** May be moved. */
  @property({ type: Boolean }) movable = false;
  @state() private over = -1;
  #dragged: string | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  /** Puts the focus back on the text that was open, or on the handle of a row. */
  focusOn({ id, language }: { id: string; language: string | null }): void {
    const selector = language === null ? `[data-grip="${id}"]` : `[data-cell="${id} ${language}"]`;
    const all = this.renderRoot.querySelectorAll<HTMLElement>(selector);
    [...all].find((one) => one.checkVisibility())?.focus();
  }

  override render() {
    return html`
      <div class="tw" tabindex="0" role="group" aria-label=${t('admin:messages.grid')}>
        <table>
          <caption class="sr">
            ${t('admin:messages.grid')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t('admin:messages.preset')}</th>
              ${this.languages.map((column) => this.#renderHead(column))}
            </tr>
          </thead>
          <tbody>
            ${this.presets.map((preset, at) => this.#renderRow(preset, at))}
          </tbody>
        </table>
      </div>
      <ul class="cards" aria-label=${t('admin:messages.grid')}>
        ${this.presets.map((preset) => this.#renderCard(preset))}
      </ul>
    `;
  }

  #renderHead({ language, texts }: PresetPage['languages'][number]): TemplateResult {
    return html`<th scope="col">
      ${languageWords(language)}<small>${t('admin:messages.of', { texts, total: this.total })}</small>
    </th>`;
  }

  #renderRow(preset: Preset, at: number): TemplateResult {
    const title = titleOf(preset);
    return html`<tr
      class="${this.open?.id === preset.id ? 'current' : ''} ${this.over === at ? 'over' : ''}"
      @dragover=${(event: DragEvent) => this.#handleOver(event, at)}
      @drop=${(event: DragEvent) => this.#handleDrop(event, at)}
    >
      <th scope="row">
        <span class="name">
          ${this.movable ? this.#renderGrip(preset, at, title) : nothing}
          <span><b dir="auto">${title}</b><small dir="auto">${preset.category}</small></span>
        </span>
      </th>
      ${this.languages.map(({ language }) => html`<td>${this.#renderCell(preset, language, 'state')}</td>`)}
    </tr>`;
  }

  #renderGrip({ id }: Preset, at: number, title: string): TemplateResult {
    return html`<button
      class="grip"
      draggable="true"
      data-grip=${id}
      aria-label=${t('admin:messages.move', { name: title })}
      title=${t('admin:messages.moveHelp')}
      @dragstart=${(event: DragEvent) => this.#handleDrag(event, id)}
      @dragend=${() => this.#endDrag()}
      @keydown=${(event: KeyboardEvent) => this.#handleKey(event, id, at)}
    >
      ${placeIcon('grip')}
    </button>`;
  }

  #renderCard(preset: Preset): TemplateResult {
    return html`<li>
      <p><b dir="auto">${titleOf(preset)}</b><small dir="auto">${preset.category}</small></p>
      <div>${this.languages.map(({ language }) => this.#renderCell(preset, language, 'language'))}</div>
    </li>`;
  }

  /** Says how the text is; in a card, where no column says it, the language. The name says both. */
  #renderCell(preset: Preset, column: string, shown: 'state' | 'language'): TemplateResult {
    const { language, state, segments } = cellOf(preset, column, this.profileId);
    const isOpen = this.open?.id === preset.id && this.open.language === language;
    const [about, words] =
      shown === 'state'
        ? [languageWords(column), stateWords(state)]
        : [stateWords(state), languageWords(column)];
    const named = t('admin:messages.cell', { name: titleOf(preset), about, words });
    return html`<button
      class="cell ${state}"
      data-cell="${preset.id} ${language}"
      aria-current=${isOpen ? 'true' : nothing}
      aria-label=${segments > 0 ? `${named}, ${messagesWords(segments)}` : named}
      @click=${() => this.dispatchEvent(new OpenTextEvent(preset.id, language))}
    >
      <span>${icon(CELL_ICONS[state])}${words}</span>
      ${segments > 0 ? html`<small>${messagesWords(segments)}</small>` : nothing}
    </button>`;
  }

  #handleDrag(event: DragEvent, id: string): void {
    this.#dragged = id;
    event.dataTransfer?.setData('text/plain', '');
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  }

  #endDrag(): void {
    this.#dragged = null;
    this.over = -1;
  }

  #handleOver(event: DragEvent, at: number): void {
    if (this.#dragged === null) return;
    event.preventDefault();
    this.over = at;
  }

  #handleDrop(event: DragEvent, at: number): void {
    const id = this.#dragged;
    this.#endDrag();
    if (id === null) return;
    event.preventDefault();
    const from = this.presets.findIndex((preset) => preset.id === id);
    if (from !== at) this.dispatchEvent(new MovePresetEvent(id, at > from ? at - 1 : at));
  }

  #handleKey(event: KeyboardEvent, id: string, at: number): void {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!event.repeat) this.dispatchEvent(new MovePresetEvent(id, to));
  }
}

const CELL_ICONS = {
  source: 'tick',
  current: 'tick',
  stale: 'warning',
  missing: 'plus',
  unneeded: 'plus',
} as const;

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-grid': MidcallPresetGrid;
  }
}
