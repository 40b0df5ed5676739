import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { CARRIERS_PATH, CarriersAnswer } from './carrier-section.ts';
import { listCardStyles } from './list-card.styles.ts';
import { listState } from './list-state.ts';

/** The carriers this server knows, each with its own credentials and its own Set. */
@customElement('midcall-carriers-card')
export class MidcallCarriersCard extends PortalElement {
  static override styles = [
    ...listCardStyles,
    css`
      :host {
        display: grid;
        gap: var(--midcall-5);
      }
    `,
  ];

  #names = new Listing(this, async (signal) => {
    const request = { path: CARRIERS_PATH, answer: CarriersAnswer, signal };
    return (await this.portal.api.request(request)).carriers.map(({ carrier }) => carrier);
  });

  override render() {
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:carriers.title')}</h2>
          <p class="help">${t('admin:carriers.text')}</p>
        </div>
        ${listState(this.#names, t('admin:carriers.none'))}
      </section>
      ${this.#names.items?.map(
        (carrier) => html`<midcall-carrier-section carrier=${carrier}></midcall-carrier-section>`,
      )}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-carriers-card': MidcallCarriersCard;
  }
}
