import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { direction, LocaleController, t } from '../../ui/i18n.ts';
import { languageWords } from './preset-words.ts';

/** Another language is to be shown. */
export class LanguageChosenEvent extends CustomEvent<string> {
  constructor(language: string) {
    super('language-chosen', { detail: language });
  }
}

/** A language, and what there is to be done in it. */
export interface LanguageTab {
  language: string;
  state: 'done' | 'stale' | 'missing';
}

/**
 * Languages side by side, of which one is open; the arrow keys go from one to the next.
 *
 * @event {LanguageChosenEvent} language-chosen
 */
@customElement('midcall-language-tabs')
export class MidcallLanguageTabs extends LitElement {
  static override styles = [
    base,
    css`
      .tabs {
        display: flex;
        padding-inline: 12px;
        border-block-end: 1px solid var(--midcall-line);
        /* what is for screen readers alone scrolls along */
        position: relative;
        overflow-x: auto;
        scrollbar-width: thin;
      }
      button {
        border: 0;
        background: none;
        padding: 8px;
        min-block-size: 36px;
        font: var(--midcall-type-meta);
        display: inline-flex;
        gap: 4px;
        align-items: center;
        border-block-end: 2px solid transparent;
        cursor: pointer;
        color: var(--midcall-text-muted);
        white-space: nowrap;
      }
      .i {
        inline-size: 13px;
        block-size: 13px;
      }
      .stale {
        color: var(--midcall-warning);
      }
      [aria-selected='true'] {
        border-block-end-color: var(--midcall-accent);
        color: var(--midcall-text);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) tabs: readonly LanguageTab[] = [];
  @property() open = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  /** The focus goes with the choice of a key. */
  protected override updated(changed: PropertyValues) {
    if (changed.has('open') && this.renderRoot.querySelector(':focus'))
      this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  }

  override render() {
    return html`<div class="tabs" role="tablist" aria-label=${t('admin:messages.language')}>
      ${this.tabs.map((tab) => this.#renderTab(tab))}
    </div>`;
  }

  #renderTab({ language, state }: LanguageTab): TemplateResult {
    const isOpen = language === this.open;
    return html`<button
      role="tab"
      aria-selected=${isOpen ? 'true' : 'false'}
      tabindex=${isOpen ? '0' : '-1'}
      @click=${() => this.#choose(language)}
      @keydown=${this.#handleKey}
    >
      ${languageWords(language)}
      ${
        state === 'done'
          ? nothing
          : html`<span class=${state} title=${t(`admin:messages.state.${state}`)}
                >${icon(state === 'stale' ? 'warning' : 'plus')}</span
              ><span class="sr">${t(`admin:messages.state.${state}`)}</span>`
      }
    </button>`;
  }

  #choose(language: string): void {
    this.dispatchEvent(new LanguageChosenEvent(language));
  }

  #handleKey = (event: KeyboardEvent): void => {
    const [forward, back] = direction() === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const step = event.key === forward ? 1 : event.key === back ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const { length } = this.tabs;
    const here = this.tabs.findIndex(({ language }) => language === this.open);
    const next = this.tabs[(here + step + length) % length];
    if (next) this.#choose(next.language);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-language-tabs': MidcallLanguageTabs;
  }
}
