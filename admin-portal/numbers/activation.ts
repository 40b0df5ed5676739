import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Activation } from '../../protocol/phone-number.ts';
import { SettingsView } from '../../protocol/settings-view.ts';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone, loadPhones } from '../../ui/phone.ts';
import { countryName } from '../countries.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card } from '../page.styles.ts';
import { NumberEvent } from './number-event.ts';

/**
 * What is missing until callers can be texted: a number, its verification, the switch. Nothing once all is there.
 * @fires add-number - A number is to be added.
 * @fires {NumberEvent} number-chosen - The number is to be verified.
 */
@customElement('midcall-activation')
export class MidcallActivation extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    card,
    banner,
    css`
      .card {
        display: grid;
        gap: var(--midcall-3);
        margin-block-end: var(--midcall-5);
        border-color: var(--midcall-accent);
      }
      h2 {
        font: var(--midcall-type-name);
      }
      ol {
        display: grid;
        gap: var(--midcall-2);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-3);
        align-items: center;
        min-block-size: 36px;
      }
    `,
  ];

  @state() private activation: Activation | null = null;
  @state() private error: unknown = null;

  #life = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.reload();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  /** Looks again at what is missing. */
  async reload(): Promise<void> {
    await loadPhones();
    const request = { path: '/v1/admin/activation', answer: Activation, signal: this.#life.signal };
    this.activation = await this.portal.api.request(request).catch(() => null);
  }

  override render() {
    if (!this.activation?.needed) return nothing;
    const { number, textingOn, homeCountry } = this.activation;
    const country = countryName(homeCountry);
    const verified = number !== null && number.verifiedAt !== null;
    const digits = number === null ? '' : formatPhone(number.number);
    return html`<section class="card" aria-labelledby="h">
      <h2 id="h">${t('admin:activation.title')}</h2>
      ${
        this.error === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
      }
      <ol>
        ${this.#renderStep({
          done: number !== null,
          words: t('admin:activation.add', { country }),
          act: t('admin:numbers.add'),
          go: number === null ? () => this.dispatchEvent(new Event('add-number')) : null,
        })}
        ${this.#renderStep({
          done: verified,
          words: t('admin:activation.verify', { number: digits }),
          act: t('admin:numbers.verify'),
          go: number && !verified ? () => this.dispatchEvent(new NumberEvent('number-chosen', number)) : null,
        })}
        ${this.#renderStep({
          done: textingOn,
          words: t('admin:activation.on'),
          act: t('admin:activation.activate'),
          go: verified && !textingOn ? () => void this.#activate() : null,
        })}
      </ol>
    </section>`;
  }

  /** `go` is there for the step that is next. */
  #renderStep({
    done,
    words,
    act,
    go,
  }: {
    done: boolean;
    words: string;
    act: string;
    go: (() => void) | null;
  }) {
    return html`<li>
      <span class="st ${done ? 'success' : ''}"
        >${icon(done ? 'tick' : 'clock')}<span class="sr"
          >${t(done ? 'admin:activation.done' : 'admin:activation.open')}</span
        ></span
      >
      <span>${words}</span>
      ${
        go && this.portal.can('config.write')
          ? html`<button class="b primary" @click=${go}>${act}</button>`
          : nothing
      }
    </li>`;
  }

  async #activate(): Promise<void> {
    this.error = null;
    try {
      const request = { method: 'PUT', path: '/v1/admin/settings', answer: SettingsView } as const;
      await this.portal.api.request({ ...request, body: { inCallSms: true } });
      this.portal.say(t('admin:activation.activated'));
      await this.reload();
    } catch (error) {
      this.error = error;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-activation': MidcallActivation;
  }
}
