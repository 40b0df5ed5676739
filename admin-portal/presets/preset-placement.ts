import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { DraftWrittenEvent, type PresetDraft } from './preset-draft.ts';
import type { QueueChoice } from './preset-languages.ts';
import { keywordIsWrong } from './preset-problem.ts';

/**
 * Where agents find a preset, in all its languages: its category, its keyword, and whose queue it is.
 *
 * @event {DraftWrittenEvent} draft-written
 */
@customElement('midcall-preset-placement')
export class MidcallPresetPlacement extends LitElement {
  static override styles = [
    base,
    field,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
        gap: var(--midcall-3);
      }
    `,
  ];

  @property({ attribute: false }) draft: PresetDraft = {};
  @property({ attribute: false }) queues: readonly QueueChoice[] = [];
  /** Categories there are. */
  @property({ attribute: false }) categories: readonly string[] = [];
  @property({ type: Boolean }) locked = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    return html`${this.#renderCategory()} ${this.#renderKeyword()} ${this.#renderQueue()}`;
  }

  #renderCategory(): TemplateResult {
    return html`<div class="field">
      <label for="category">${t('admin:messages.category')}</label>
      <input
        id="category"
        class="in"
        maxlength="80"
        list="categories"
        .value=${this.draft['category'] ?? ''}
        ?readonly=${this.locked}
        @input=${(event: Event) => this.#place('category', event)}
      />
      <datalist id="categories">
        ${this.categories.map((category) => html`<option value=${category}></option>`)}
      </datalist>
    </div>`;
  }

  #renderKeyword(): TemplateResult {
    const keyword = this.draft['keyword'] ?? '';
    return html`<div class="field">
      <label for="keyword">${t('admin:messages.keyword')}</label>
      <input
        id="keyword"
        class="in"
        maxlength="30"
        aria-describedby="keyword-help"
        .value=${keyword}
        ?readonly=${this.locked}
        aria-invalid=${keywordIsWrong(keyword) ? 'true' : 'false'}
        @input=${(event: Event) => this.#place('keyword', event)}
      />
      <p class="help ${keywordIsWrong(keyword) ? 'danger' : ''}" id="keyword-help">
        ${t(keywordIsWrong(keyword) ? 'admin:messages.keywordWrong' : 'admin:messages.keywordHelp')}
      </p>
    </div>`;
  }

  #renderQueue(): TemplateResult {
    const queue = this.draft['queue'] ?? '';
    return html`<div class="field">
      <label for="queue">${t('admin:messages.queue')}</label>
      <span class="select"
        ><select
          id="queue"
          class="in"
          ?disabled=${this.locked}
          @change=${(event: Event) => this.#place('queue', event)}
        >
          <option value="" ?selected=${queue === ''}>${t('admin:messages.allQueues')}</option>
          ${this.queues.map(
            ({ key, name }) => html`<option value=${key} ?selected=${queue === key}>${name}</option>`,
          )}</select
        >${icon('down')}</span
      >
    </div>`;
  }

  #place(key: 'category' | 'keyword' | 'queue', { target }: Event): void {
    // each of the fields has a value
    this.dispatchEvent(
      new DraftWrittenEvent({ [key]: (target as HTMLInputElement | HTMLSelectElement).value }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-placement': MidcallPresetPlacement;
  }
}
