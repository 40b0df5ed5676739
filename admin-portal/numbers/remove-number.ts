import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NumberView } from '../../protocol/phone-number.ts';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { NumberEvent } from './number-event.ts';

/**
 * Removes a number, once nothing needs it: shows the queues that use it, keeps new calls off it, and counts down the
 * calls that still have it.
 * @fires number-removed
 */
@customElement('midcall-remove-number')
export class MidcallRemoveNumber extends PortalElement {
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
      }
      h3 {
        font: var(--midcall-type-name);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
      }
      li {
        margin-inline-start: var(--midcall-4);
        list-style: disc;
      }
    `,
  ];

  @property({ attribute: false }) number!: NumberView;
  /** Calls that have it at this moment. */
  @property({ type: Number }) live = 0;
  /** Texts from it that wait. */
  @property({ type: Number }) waiting = 0;
  @state() private sure = false;
  @state() private error: unknown = null;

  override render() {
    const { number, live, waiting } = this;
    const queues = [...new Set([number.inboundQueue, ...number.outboundQueues])].filter(
      (key) => key !== null,
    );
    const inUse = live > 0 || waiting > 0;
    return html`<section class="card" aria-labelledby="h">
      <h3 id="h">${t('admin:numbers.remove')}</h3>
      <p class="muted">${t('admin:numbers.removeText')}</p>
      ${
        queues.length === 0
          ? nothing
          : html`<div>
              <p>${t('admin:numbers.usedBy')}</p>
              <ul>
                ${queues.map(
                  (key) =>
                    html`<li>
                      <a href=${this.portal.navigation.href(`/settings/queues/${encodeURIComponent(key)}`)}
                        ><bdi>${key}</bdi></a
                      >
                    </li>`,
                )}
              </ul>
            </div>`
      }
      <p role="status">
        ${
          inUse
            ? html`<span class="st warning"
                >${icon('clock')}${t('admin:numbers.live', { n: formatNumber(live) })}</span
              >`
            : html`<span class="st">${icon('tick')}${t('admin:numbers.idle')}</span>`
        }
      </p>
      ${
        this.error === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
      }
      <div class="acts">${this.#renderActs(inUse)}</div>
    </section>`;
  }

  #renderActs(inUse: boolean) {
    const { number, sure } = this;
    if (sure)
      return html`<span>${t('admin:numbers.sure')}</span>
        <button class="b" @click=${() => (this.sure = false)}>${t('admin:numbers.cancel')}</button>
        <button class="b danger" @click=${this.#handleRemove}>${t('admin:numbers.remove')}</button>`;
    return html`
      <button class="b" @click=${() => void this.#drain(!number.draining)}>
        ${t(number.draining ? 'admin:numbers.resume' : 'admin:numbers.drain')}
      </button>
      <button
        class="b danger"
        aria-disabled=${inUse ? 'true' : 'false'}
        title=${inUse ? t('admin:numbers.inUse') : nothing}
        @click=${() => (this.sure = !inUse)}
      >
        ${t('admin:numbers.remove')}
      </button>
      ${inUse ? html`<small class="muted">${t('admin:numbers.inUse')}</small>` : nothing}
    `;
  }

  async #drain(draining: boolean): Promise<void> {
    const { id } = this.number;
    await this.#try(async () => {
      const body = { draining };
      const path = `/v1/admin/numbers/${id}`;
      const number = await this.portal.api.request({ method: 'PUT', path, body, answer: NumberView });
      this.dispatchEvent(new NumberEvent('number-changed', number));
    });
  }

  #handleRemove() {
    this.sure = false;
    void this.#try(async () => {
      const path = `/v1/admin/numbers/${this.number.id}`;
      await this.portal.api.request({ method: 'DELETE', path, answer: NOTHING });
      this.dispatchEvent(new Event('number-removed'));
    });
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.error = null;
    try {
      await act();
    } catch (error) {
      this.error = error;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-remove-number': MidcallRemoveNumber;
  }
}
