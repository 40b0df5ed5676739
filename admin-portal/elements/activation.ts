import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Activation } from '../../protocol/phone-number.ts';
import { SettingsView } from '../../protocol/settings-view.ts';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { PortalElement } from '../page-element.ts';
import { card } from '../page.styles.ts';
import { countryName } from '../countries.ts';

/**
 * What is missing until callers can be texted: a number, its verification, the switch. Gone once all is there.
 * @fires add-number - A number is to be added.
 * @fires open-number - The number is to be verified.
 * @fires activated - Texting was switched on.
 */
@customElement('midcall-activation')
export class MidcallActivation extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    card,
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

  @property({ attribute: false }) activation!: Activation;

  override render() {
    const { number, textingOn, homeCountry } = this.activation;
    const country = countryName(homeCountry);
    const verified = number !== null && number.verifiedAt !== null;
    const digits = number === null ? '' : formatPhone(number.number);
    return html`<section class="card" aria-labelledby="h">
      <h2 id="h">${t('admin:activation.title')}</h2>
      <ol>
        ${this.#renderStep({
          done: number !== null,
          words: t('admin:activation.add', { country }),
          next: number === null,
          act: t('admin:numbers.add'),
          event: 'add-number',
        })}
        ${this.#renderStep({
          done: verified,
          words: t('admin:activation.verify', { number: digits }),
          next: number !== null && !verified,
          act: t('admin:numbers.verify'),
          event: 'open-number',
        })}
        ${this.#renderStep({
          done: textingOn,
          words: t('admin:activation.on'),
          next: verified && !textingOn,
          act: t('admin:activation.activate'),
          event: 'activated',
        })}
      </ol>
    </section>`;
  }

  #renderStep(step: { done: boolean; words: string; next: boolean; act: string; event: string }) {
    const may = step.next && this.portal.can('config.write');
    return html`<li>
      <span class="st ${step.done ? 'success' : ''}"
        >${icon(step.done ? 'tick' : 'clock')}<span class="sr"
          >${t(step.done ? 'admin:activation.done' : 'admin:activation.open')}</span
        ></span
      >
      <span>${step.words}</span>
      ${may ? html`<button class="b primary" @click=${() => void this.#act(step.event)}>${step.act}</button>` : nothing}
    </li>`;
  }

  async #act(event: string): Promise<void> {
    if (event === 'activated') {
      const request = { method: 'PUT', path: '/v1/admin/settings', answer: SettingsView } as const;
      await this.portal.api.request({ ...request, body: { inCallSms: true } });
      this.portal.say(t('admin:activation.activated'));
    }
    this.dispatchEvent(new Event(event));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-activation': MidcallActivation;
  }
}
