import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import type { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { banner, card } from '../page.styles.ts';
import './conflict.ts';

/**
 * A card of settings with its own **Set**: what stands in it is saved together, and apart from all other sections.
 * @slot - The fields.
 * @slot actions - More buttons, beside Set.
 */
@customElement('midcall-section')
export class MidcallSection extends LitElement {
  static override styles = [
    base,
    button,
    status,
    card,
    banner,
    css`
      .card {
        display: grid;
        gap: var(--midcall-4);
      }
      h2 {
        font: var(--midcall-type-name);
      }
      .help {
        color: var(--midcall-text-muted);
        margin-block-start: 2px;
      }
      .fields {
        display: grid;
        gap: var(--midcall-4);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
        justify-content: flex-end;
        padding-block-start: var(--midcall-3);
        border-block-start: 1px solid var(--midcall-line);
      }
      footer .st {
        margin-inline-end: auto;
      }
    `,
  ];

  @property() heading = '';
  /** A sentence under the heading: what this is for. */
  @property() text = '';
  /** Level of the heading. */
  @property({ type: Number }) level: 2 | 3 = 2;
  @property({ attribute: false }) edit!: Edit<object>;
  /** Stands between the fields and Set, and keeps Set from being pressed: why what is written cannot be saved. */
  @property() problem = '';
  /** May be read but not changed by who is signed in. */
  @property({ type: Boolean }) locked = false;
  /** Names of the fields, by key, for the difference between two people's work. */
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};
  /** A value in words, for the same. */
  @property({ attribute: false }) show: (key: string, value: unknown) => string = (_key, value) =>
    typeof value === 'string' ? value : JSON.stringify(value);

  /** A refusal in words, where the section knows better than all. */
  @property({ attribute: false }) errorWords: (error: unknown) => string = errorWords;

  constructor() {
    super();
    new LocaleController(this);
  }

  /** Who was led to this section reads on from its heading. */
  override focus() {
    const heading = () => this.renderRoot.querySelector<HTMLElement>('#h');
    void this.updateComplete.then(() => {
      heading()?.focus();
      heading()?.scrollIntoView({ block: 'nearest' });
    });
  }

  override render() {
    const { edit } = this;
    const heading =
      this.level === 2
        ? html`<h2 id="h" tabindex="-1">${this.heading}</h2>`
        : html`<h3 id="h" tabindex="-1">${this.heading}</h3>`;
    return html`
      <section class="card" aria-labelledby="h">
        ${this.heading === '' ? nothing : html`<div>${heading}${this.text && html`<p class="help">${this.text}</p>`}</div>`}
        ${this.#renderBody(edit)}
      </section>
    `;
  }

  #renderBody(edit: Edit<object>): TemplateResult {
    if (edit.state === 'loading')
      return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    if (edit.state === 'unreadable') {
      return html`
        <div class="banner danger" role="alert">
          ${icon('alert')}<span>${errorWords(edit.error)}</span>
          <button class="link" @click=${() => void edit.reload()}>${t('admin:section.tryAgain')}</button>
        </div>
      `;
    }
    return html`
      <form class="fields" novalidate @submit=${this.#handleSubmit} @keydown=${this.#handleKey}>
        <slot></slot>
        ${
          edit.theirs
            ? html`<midcall-conflict
                .edit=${edit}
                .names=${this.names}
                .show=${this.show}
              ></midcall-conflict>`
            : this.#renderError(edit)
        }
        ${this.locked ? nothing : this.#renderFooter(edit)}
      </form>
    `;
  }

  #renderError({ error }: Edit<object>): TemplateResult | typeof nothing {
    if (!error) return nothing;
    return html`<div class="banner danger" role="alert">
      ${icon('alert')}<span>${this.errorWords(error)}</span>
    </div>`;
  }

  #renderFooter(edit: Edit<object>): TemplateResult {
    const { dirty, state } = edit;
    const reason = this.problem !== '' ? this.problem : dirty ? '' : t('admin:section.nothingChanged');
    return html`
      <footer>
        <span class="st ${state === 'saved' && !dirty ? 'success' : ''}" role="status"
          >${this.#renderState(edit)}</span
        >
        <slot name="actions"></slot>
        ${
          dirty
            ? html`<button class="b" type="button" @click=${() => edit.discard()}>
                ${t('admin:section.discard')}
              </button>`
            : nothing
        }
        <button
          class="b primary"
          type="submit"
          aria-disabled=${reason !== '' || state === 'saving' ? 'true' : 'false'}
          title=${reason || nothing}
        >
          ${t('admin:section.set')}
        </button>
      </footer>
    `;
  }

  #renderState({ dirty, state }: Edit<object>): TemplateResult | string | typeof nothing {
    if (state === 'saving') return t('admin:section.saving');
    if (this.problem !== '' && dirty) return this.problem;
    if (state === 'saved' && !dirty) return html`${icon('tick')}${t('admin:section.saved')}`;
    return dirty ? t('admin:section.unsaved') : nothing;
  }

  /** Enter in a field of the slot does not reach the form of the shadow tree by itself. */
  #handleKey(event: KeyboardEvent) {
    const field = event.composedPath()[0];
    if (event.key !== 'Enter' || event.isComposing || !(field instanceof HTMLInputElement)) return;
    if (field.type === 'checkbox' || field.type === 'button' || field.type === 'submit') return;
    event.preventDefault();
    void this.#save();
  }

  #handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    void this.#save();
  }

  async #save(): Promise<void> {
    if (this.problem !== '' || !this.edit.dirty || this.edit.state === 'saving') return;
    await this.edit.save();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-section': MidcallSection;
  }
}
