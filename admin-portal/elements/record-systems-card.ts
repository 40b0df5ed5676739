import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { listCardStyles } from './list-card.styles.ts';
import { listState } from './list-state.ts';
import { RECORD_SYSTEMS_PATH, RecordSystemsAnswer } from './record-system-section.ts';

/** The CRMs this server can write conversations to, each with its own choices and its own Set. */
@customElement('midcall-record-systems-card')
export class MidcallRecordSystemsCard extends PortalElement {
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
    const request = { path: RECORD_SYSTEMS_PATH, answer: RecordSystemsAnswer, signal };
    return (await this.portal.api.request(request)).systems.map(({ system }) => system);
  });

  override render() {
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:records.title')}</h2>
          <p class="help">${t('admin:records.text')}</p>
        </div>
        ${listState(this.#names, t('admin:records.none'))}
      </section>
      ${this.#names.items?.map(
        (system) => html`<midcall-record-system-section system=${system}></midcall-record-system-section>`,
      )}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-record-systems-card': MidcallRecordSystemsCard;
  }
}
