import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { NumberGauge, NumberView } from '../../protocol/phone-number.ts';
import { base, button } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { PortalElement } from '../page-element.ts';
import { page, withinPage } from '../page.styles.ts';
import { callsWith, canGo } from '../place-links.ts';
import { NumberEvent } from './number-event.ts';
import './edit-number.ts';
import './remove-number.ts';
import './verify-number.ts';

/**
 * One number opened below the list: verified, edited, removed.
 * @fires {NumberEvent} number-changed
 * @fires number-removed
 * @fires verification - Something was started or typed; the number is worth reading again.
 * @fires closed
 */
@customElement('midcall-number-panel')
export class MidcallNumberPanel extends PortalElement {
  static override styles = [
    base,
    button,
    page,
    withinPage,
    css`
      section {
        display: grid;
        gap: var(--midcall-4);
        margin-block-start: var(--midcall-5);
        max-inline-size: 760px;
      }
      h2:focus {
        outline: none;
        box-shadow: none;
      }
    `,
  ];

  @property({ attribute: false }) number!: NumberView;
  /** `null`: not known yet. */
  @property({ attribute: false }) gauge: NumberGauge | null = null;
  @query('h2') private heading!: HTMLElement;

  override focus() {
    this.heading.focus();
  }

  override render() {
    const { number, gauge } = this;
    return html`<section aria-labelledby="panel">
      <header class="head">
        <h2 id="panel" tabindex="-1"><bdi class="num">${formatPhone(number.number)}</bdi></h2>
        <div class="acts">
          ${
            canGo('calls', this.portal.can)
              ? html`<a class="b" href=${callsWith(this.portal.navigation, number.number)}
                  >${t('admin:numbers.calls')}</a
                >`
              : nothing
          } <button class="b" @click=${() => this.#say('closed')}>${t('admin:numbers.close')}</button>
        </div>
      </header>
      <midcall-verify-number
        .number=${number}
        @verification=${() => this.#say('verification')}
      ></midcall-verify-number>
      ${keyed(
        number.id,
        html`<midcall-edit-number
          .number=${number}
          @number-changed=${this.#handleChanged}
        ></midcall-edit-number>`,
      )}
      ${
        this.portal.can('config.write')
          ? html`<midcall-remove-number
              .number=${number}
              .live=${gauge?.liveSessions ?? number.liveSessions}
              .waiting=${gauge?.waiting ?? 0}
              @number-changed=${this.#handleChanged}
              @number-removed=${() => this.#say('number-removed')}
            ></midcall-remove-number>`
          : nothing
      }
    </section>`;
  }

  #say(event: 'closed' | 'verification' | 'number-removed'): void {
    this.dispatchEvent(new Event(event));
  }

  #handleChanged({ number }: NumberEvent): void {
    this.dispatchEvent(new NumberEvent('number-changed', number));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-number-panel': MidcallNumberPanel;
  }
}
