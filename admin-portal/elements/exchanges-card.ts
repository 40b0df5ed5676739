import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ExchangeList } from '../../protocol/asterisk.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { listOf } from '../list-of.ts';
import { PortalElement } from '../page-element.ts';
import { EXCHANGES_PATH } from './exchange-section.ts';
import { listCardStyles } from './list-card.styles.ts';
import { listState } from './list-state.ts';

/** The exchanges that the server listens to by itself, each with its own Set. */
@customElement('midcall-exchanges-card')
export class MidcallExchangesCard extends PortalElement {
  static override styles = [
    ...listCardStyles,
    css`
      :host {
        display: grid;
        gap: var(--midcall-5);
      }
    `,
  ];

  #exchanges = new Listing(this, async (signal) => {
    const answer = await this.portal.api.request({ path: EXCHANGES_PATH, answer: ExchangeList, signal });
    this.hosts = answer.hosts;
    return answer.exchanges;
  });

  @state() private hosts: readonly string[] = [];
  /** A new one is being written. */
  @state() private isAdding = false;

  override render() {
    const { items } = this.#exchanges;
    return html`<section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:asterisk.title')}</h2>
          <p class="help">${t('admin:asterisk.text')}</p>
        </div>
        ${listState(this.#exchanges, '')} ${items ? this.#renderPlaces() : nothing}
      </section>
      ${repeat(
        items ?? [],
        ({ id }) => id,
        ({ id }) =>
          html`<midcall-exchange-section
            exchange=${id}
            .hosts=${this.hosts}
            @exchanges-changed=${this.handleChanged}
          ></midcall-exchange-section>`,
      )}
      ${
        this.isAdding
          ? html`<midcall-exchange-section
              .hosts=${this.hosts}
              @exchanges-changed=${this.handleChanged}
            ></midcall-exchange-section>`
          : nothing
      }`;
  }

  #renderPlaces() {
    if (this.hosts.length === 0) return html`<p class="help" id="hosts">${t('admin:asterisk.noHosts')}</p>`;
    return html`<p class="help" id="hosts">${t('admin:asterisk.hosts', { hosts: listOf(this.hosts) })}</p>
      ${
        this.portal.can('access.write') && !this.isAdding
          ? html`<div>
              <button class="b" type="button" id="add" @click=${() => (this.isAdding = true)}>
                ${t('admin:asterisk.add')}
              </button>
            </div>`
          : nothing
      }`;
  }

  private handleChanged() {
    this.isAdding = false;
    void this.#exchanges.reload();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-exchanges-card': MidcallExchangesCard;
  }
}
