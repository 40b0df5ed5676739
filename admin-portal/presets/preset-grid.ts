import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Preset } from '../../protocol/preset.ts';
import type { PresetPage } from '../../protocol/preset-page.ts';
import { base } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { table } from '../page.styles.ts';
import { placeIcon } from '../place-icons.ts';
import { messagesWords } from '../text-words.ts';
import { gridStyles } from './preset-grid.styles.ts';
import { cellOf, languageWords, stateWords, titleOf } from './preset-words.ts';
import { RowMoves } from './row-moves.ts';

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
  static override styles = [base, table, gridStyles];

  @property({ attribute: false }) presets: readonly Preset[] = [];
  @property({ attribute: false }) languages: PresetPage['languages'] = [];
  /** How many presets there are, for the heads of the columns. */
  @property({ type: Number }) total = 0;
  /** Encoding profiles of the numbers they may go out from. */
  @property({ attribute: false }) profileIds: readonly string[] = [];
  /** Which text is open. */
  @property({ attribute: false }) open: { id: string; language: string } | null = null;
  /** May be moved. */
  @property({ type: Boolean }) movable = false;

  #moves = new RowMoves(this, {
    ids: () => this.presets.map(({ id }) => id),
    move: (id, to) => this.dispatchEvent(new MovePresetEvent(id, to)),
  });

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
      class="${this.open?.id === preset.id ? 'current' : ''} ${this.#moves.over === at ? 'over' : ''}"
      @dragover=${(event: DragEvent) => this.#moves.hover(event, at)}
      @drop=${(event: DragEvent) => this.#moves.drop(event, at)}
    >
      <th scope="row">
        <span class="name">
          ${this.movable ? this.#renderGrip(preset, title) : nothing}
          <span><b dir="auto">${title}</b><small dir="auto">${preset.category}</small></span>
        </span>
      </th>
      ${this.languages.map(({ language }) => html`<td>${this.#renderCell(preset, language, 'state')}</td>`)}
    </tr>`;
  }

  #renderGrip({ id }: Preset, title: string): TemplateResult {
    return html`<button
      class="grip"
      draggable="true"
      data-grip=${id}
      aria-label=${t('admin:messages.move', { name: title })}
      title=${t('admin:messages.moveHelp')}
      @dragstart=${(event: DragEvent) => this.#moves.start(event, id)}
      @dragend=${() => this.#moves.end()}
      @keydown=${(event: KeyboardEvent) => this.#moves.step(event, id)}
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
    const { language, state, segments } = cellOf(preset, column, this.profileIds);
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
