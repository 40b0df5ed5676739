import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { NumberVerification, type NumberView } from '../../protocol/phone-number.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { errorWords } from '../error-words.ts';
import { numberStatus } from './number-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card } from '../page.styles.ts';

/**
 * Verifies one number: by another verified number, which needs nobody, or by a telephone at hand.
 * @fires verification - Something was started or typed; the number is worth reading again.
 */
@customElement('midcall-verify-number')
export class MidcallVerifyNumber extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    card,
    banner,
    css`
      .card,
      form {
        display: grid;
        gap: var(--midcall-3);
        justify-items: start;
      }
      h3 {
        font: var(--midcall-type-name);
      }
      form {
        grid-template-columns: minmax(160px, 260px) auto;
        align-items: end;
      }
      small {
        display: block;
        color: var(--midcall-text-muted);
      }
    `,
  ];

  @property({ attribute: false }) number!: NumberView;
  @state() private busy = false;
  @state() private error: unknown = null;
  /** No verified number can be the other end. */
  @state() private alone = false;

  override render() {
    const { number } = this;
    const may = this.portal.can('config.write') && number.verifiedAt === null;
    return html`<section class="card" aria-labelledby="h">
      <h3 id="h">${t('admin:numbers.verification')}</h3>
      <div role="status">${numberStatus({ ...number, draining: false })}</div>
      ${this.error === null ? nothing : this.#renderError()} ${may ? this.#renderActs() : nothing}
    </section>`;
  }

  #renderError() {
    return html`<div class="banner danger" role="alert">
      ${icon('alert')}<span>${errorWords(this.error)}</span>
    </div>`;
  }

  #renderActs() {
    const { verification } = this.number;
    const awaited = verification?.state === 'pending' && verification.via === 'telephone';
    return html`
      <p class="muted">${t('admin:numbers.verifyText')}</p>
      ${
        this.alone
          ? nothing
          : html`<button class="b" aria-disabled=${this.busy} @click=${() => void this.#start(undefined)}>
              ${t('admin:numbers.verify')}
            </button>`
      }
      <form @submit=${this.#handleTelephone}>
        <div class="field">
          <label for="to">${t('admin:numbers.telephone')}</label>
          <input
            class="in"
            id="to"
            name="to"
            type="tel"
            dir="ltr"
            maxlength="40"
            autocomplete="tel"
            required
          />
        </div>
        <button class="b" type="submit" aria-disabled=${this.busy}>${t('admin:numbers.sendCode')}</button>
      </form>
      ${
        awaited
          ? html`<form @submit=${this.#handleCode}>
              <div class="field">
                <label for="code"
                  >${t('admin:numbers.code', { number: formatPhone(verification.witness) })}</label
                >
                <input
                  class="in"
                  id="code"
                  name="code"
                  inputmode="numeric"
                  pattern="[0-9]{6}"
                  maxlength="6"
                  dir="ltr"
                  autocomplete="one-time-code"
                  required
                />
              </div>
              <button class="b primary" type="submit" aria-disabled=${this.busy}>
                ${t('admin:numbers.confirm')}
              </button>
            </form>`
          : nothing
      }
    `;
  }

  #handleTelephone(event: SubmitEvent) {
    event.preventDefault();
    void this.#start(String(new FormData(event.target as HTMLFormElement).get('to')));
  }

  #handleCode(event: SubmitEvent) {
    event.preventDefault();
    const code = new FormData(event.target as HTMLFormElement).get('code');
    void this.#ask('/verification/confirm', { code });
  }

  #start(to: string | undefined): Promise<void> {
    return this.#ask('/verification', to === undefined ? {} : { to });
  }

  /** One at a time. The buttons are not `disabled` meanwhile: whoever pressed one by a key would lose the focus. */
  async #ask(path: string, body: object): Promise<void> {
    if (this.busy) return;
    const answer = z.object({ verification: z.nullable(NumberVerification) });
    this.busy = true;
    this.error = null;
    try {
      const address = `/v1/admin/numbers/${this.number.id}${path}`;
      await this.portal.api.request({ method: 'POST', path: address, body, answer });
    } catch (error) {
      this.error = error;
      this.alone = error instanceof ApiError && error.code === 'witness_missing';
    } finally {
      this.busy = false;
      this.dispatchEvent(new Event('verification'));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-verify-number': MidcallVerifyNumber;
  }
}
