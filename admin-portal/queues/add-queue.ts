import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { QueueView } from '../../protocol/queue.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';

/** A dialog that adds a queue, in the company's language, and goes to its page. */
@customElement('midcall-add-queue')
export class MidcallAddQueue extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    css`
      form {
        display: grid;
        gap: var(--midcall-4);
      }
      h2 {
        font: var(--midcall-type-name);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        justify-content: flex-end;
      }
    `,
  ];

  @state() private open = false;
  @state() private refusal: unknown = null;

  show() {
    this.refusal = null;
    this.open = true;
  }

  override render() {
    return html`<wa-dialog
      label=${t('admin:queues.add')}
      ?open=${this.open}
      without-header
      @wa-hide=${() => (this.open = false)}
    >
      ${this.open ? this.#renderForm() : nothing}
    </wa-dialog>`;
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.#handleAdd}>
      <h2>${t('admin:queues.add')}</h2>
      ${
        this.refusal === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.refusal)}</span>
            </div>`
      }
      <div class="field">
        <label for="key">${t('admin:queues.key')}</label>
        <input class="in" id="key" autofocus name="key" maxlength="80" required autocomplete="off" />
        <small class="help">${t('admin:queues.keyHelp')}</small>
      </div>
      <div class="field">
        <label for="name">${t('admin:queues.name')}</label>
        <input class="in" id="name" name="name" maxlength="120" required autocomplete="off" />
      </div>
      <div class="acts">
        <button class="b" type="button" @click=${() => (this.open = false)}>
          ${t('admin:numbers.cancel')}
        </button>
        <button class="b primary" type="submit">${t('admin:queues.add')}</button>
      </div>
    </form>`;
  }

  #handleAdd = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const { defaultLanguage } = this.portal.account.tenant;
    const body = {
      ...{ key: data.get('key'), name: data.get('name') },
      ...{ languages: [defaultLanguage], defaultLanguage },
    };
    this.refusal = null;
    try {
      const request = { method: 'POST', path: '/v1/admin/queues', body, answer: QueueView } as const;
      const { key } = await this.portal.api.request(request);
      this.open = false;
      await this.portal.navigation.go(`/settings/queues/${encodeURIComponent(key)}`);
    } catch (error) {
      this.refusal = error;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-add-queue': MidcallAddQueue;
  }
}
