import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PresetPage } from '../../protocol/preset-page.ts';
import { base, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';
import { segmented } from '../page.styles.ts';
import type { QueueChoice } from './preset-languages.ts';
import type { PresetSearch } from './preset-list.ts';

/** Which presets are shown: by words, category, queue, and by what there is to be done. What is chosen is the address. */
@customElement('midcall-preset-filters')
export class MidcallPresetFilters extends PortalElement {
  static override styles = [
    base,
    field,
    segmented,
    css`
      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-3);
        align-items: center;
      }
      .find {
        position: relative;
        flex: 1 1 180px;
        max-inline-size: 280px;
      }
      .find .i {
        position: absolute;
        inset-inline-start: 10px;
        inset-block-start: 10px;
        color: var(--midcall-text-muted);
      }
      .find .in {
        padding-inline-start: 34px;
      }
      .select {
        flex: 0 1 160px;
      }
    `,
  ];

  @property({ attribute: false }) search: PresetSearch = {};
  @property({ attribute: false }) counts: PresetPage['counts'] = { found: 0, all: 0, missing: 0, stale: 0 };
  @property({ attribute: false }) categories: readonly string[] = [];
  @property({ attribute: false }) queues: readonly QueueChoice[] = [];

  override render() {
    const { missing, stale, all } = this.counts;
    const queues = this.queues.map(({ key, name }) => [key, name] as const);
    const categories = this.categories.map((one) => [one, one] as const);
    return html`<div class="filters" role="search">
      ${this.#renderSearch()}
      ${this.#renderSelect('category', { all: t('admin:messages.allCategories'), choices: categories })}
      ${this.#renderSelect('queue', { all: t('admin:messages.everyQueue'), choices: queues })}
      <div class="seg" role="group" aria-label=${t('admin:messages.show')}>
        ${this.#renderState('', t('admin:messages.all'), all)}
        ${this.#renderState('missing', t('admin:messages.state.missing'), missing)}
        ${this.#renderState('stale', t('admin:messages.state.stale'), stale)}
      </div>
    </div>`;
  }

  #renderSearch(): TemplateResult {
    return html`<div class="find">
      ${icon('search')}<input
        class="in"
        type="search"
        aria-label=${t('admin:messages.search')}
        placeholder=${t('admin:messages.search')}
        .value=${this.search.q ?? ''}
        @input=${(event: Event) => this.#narrow({ q: (event.target as HTMLInputElement).value })}
      />
    </div>`;
  }

  #renderSelect(
    name: 'category' | 'queue',
    { all, choices }: { all: string; choices: readonly (readonly [string, string])[] },
  ): TemplateResult {
    const chosen = this.search[name] ?? '';
    return html`<span class="select"
      ><select
        class="in"
        aria-label=${t(`admin:messages.${name}`)}
        @change=${(event: Event) => this.#narrow({ [name]: (event.target as HTMLSelectElement).value })}
      >
        <option value="" ?selected=${chosen === ''}>${all}</option>
        ${choices.map(
          ([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
        )}</select
      >${icon('down')}</span
    >`;
  }

  #renderState(state: '' | 'missing' | 'stale', words: string, count: number): TemplateResult {
    return html`<button
      aria-pressed=${(this.search.state ?? '') === state ? 'true' : 'false'}
      @click=${() => this.#narrow({ state })}
    >
      ${state === '' ? nothing : icon(state === 'missing' ? 'plus' : 'warning')}${words} <b>${count}</b>
    </button>`;
  }

  /** An empty value leaves nothing out. */
  #narrow(change: Record<string, string>): void {
    this.portal.navigation.setQuery({ ...change, from: undefined });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-filters': MidcallPresetFilters;
  }
}
