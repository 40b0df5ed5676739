import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NumberView } from '../../protocol/phone-number.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { carrierName } from '../carrier-words.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { NumberEvent } from './number-event.ts';

const ROLES = ['both', 'inbound', 'outbound'] as const;

/** The dialog that adds a number: with country code, once. Stays open until it is added or given up. */
@customElement('midcall-add-number')
export class MidcallAddNumber extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    settingFields,
    css`
      h2 {
        font: var(--midcall-type-name);
        margin-block-end: var(--midcall-4);
      }
      form {
        display: grid;
        gap: var(--midcall-4);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--midcall-2);
      }
    `,
  ];

  /** Names of the carriers this server has. */
  @property({ attribute: false }) carriers: readonly string[] = [];
  @state() private open = false;
  @state() private busy = false;
  @state() private error: unknown = null;
  #added: NumberView | null = null;

  show(): void {
    this.error = null;
    this.open = true;
  }

  override render() {
    return html`<wa-dialog
      label=${t('admin:numbers.add')}
      ?open=${this.open}
      without-header
      @wa-hide=${this.#handleHide}
      @wa-after-hide=${this.#handleHidden}
    >
      <h2>${t('admin:numbers.add')}</h2>
      ${this.open ? this.#renderForm() : nothing}
    </wa-dialog>`;
  }

  #renderForm() {
    const wrong = this.error !== null;
    return html`<form novalidate @submit=${this.#handleSubmit}>
      ${
        wrong
          ? html`<div class="banner danger" role="alert" id="wrong">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
          : nothing
      }
      <div class="field">
        <label for="number">${t('admin:numbers.number')}</label>
        <input
          class="in"
          id="number"
          autofocus
          name="number"
          type="tel"
          dir="ltr"
          autocomplete="off"
          maxlength="40"
          aria-invalid=${wrong ? 'true' : nothing}
          aria-describedby=${wrong ? 'wrong number-help' : 'number-help'}
        />
        <small class="help" id="number-help">${t('admin:numbers.numberHelp')}</small>
      </div>
      <div class="field">
        <label for="label">${t('admin:numbers.label')}</label>
        <input class="in" id="label" name="label" maxlength="80" autocomplete="off" />
        <small class="help">${t('admin:numbers.labelHelp')}</small>
      </div>
      <fieldset>
        <legend class="label">${t('admin:numbers.roles')}</legend>
        ${ROLES.map(
          (role, i) =>
            html`<label class="pick"
              ><input type="radio" name="role" value=${role} ?checked=${i === 0} /><span
                >${t(`admin:numbers.role.${role}`)}</span
              ></label
            >`,
        )}
      </fieldset>
      ${this.#renderCarrier()}
      <label class="pick"><input type="checkbox" name="mms" /><span>${t('admin:numbers.mms')}</span></label>
      <label class="pick"
        ><input type="checkbox" name="global" /><span>${t('admin:numbers.global')}</span
        ><small class="help">${t('admin:numbers.globalHelp')}</small></label
      >
      <div class="acts">
        <button class="b" type="button" @click=${() => (this.open = false)}>
          ${t('admin:numbers.cancel')}
        </button>
        <button class="b primary" type="submit" aria-disabled=${this.busy}>${t('admin:numbers.add')}</button>
      </div>
    </form>`;
  }

  #renderCarrier() {
    if (this.carriers.length < 2) return nothing;
    return html`<div class="field">
      <label for="carrier">${t('admin:numbers.carrier')}</label>
      <span class="select"
        ><select class="in" id="carrier" name="carrier">
          ${this.carriers.map((carrier) => html`<option value=${carrier}>${carrierName(carrier)}</option>`)}</select
        >${icon('down')}</span
      >
    </div>`;
  }

  #handleHide(event: Event) {
    // selects and other things inside say the same word
    if (event.target === event.currentTarget) this.open = false;
  }

  /** Told now, since a dialog that closes gives the focus back to where it was opened. */
  #handleHidden(event: Event) {
    if (event.target !== event.currentTarget || !this.#added) return;
    this.dispatchEvent(new NumberEvent('number-added', this.#added));
    this.#added = null;
  }

  async #handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (this.busy) return;
    const data = new FormData(event.target as HTMLFormElement);
    const role = data.get('role');
    this.busy = true;
    this.error = null;
    try {
      const number = await this.portal.api.request({
        method: 'POST',
        path: '/v1/admin/numbers',
        answer: NumberView,
        body: {
          number: data.get('number'),
          label: data.get('label'),
          inbound: role !== 'outbound',
          outbound: role !== 'inbound',
          mms: data.has('mms'),
          globalOutbound: data.has('global'),
          ...(data.has('carrier') && { carrier: data.get('carrier') }),
        },
      });
      this.#added = number;
      this.open = false;
    } catch (error) {
      this.error = error;
      this.renderRoot.querySelector<HTMLElement>('#number')?.focus();
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-add-number': MidcallAddNumber;
  }
}
