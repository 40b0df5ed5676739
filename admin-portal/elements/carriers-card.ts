import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../../ui/i18n.ts';
import { AccountsCard } from '../accounts-card.ts';
import { CARRIERS_PATH, CarriersAnswer } from './carrier-section.ts';

/** The carriers this server knows. */
@customElement('midcall-carriers-card')
export class MidcallCarriersCard extends AccountsCard {
  protected override get words() {
    return {
      title: t('admin:carriers.title'),
      text: t('admin:carriers.text'),
      none: t('admin:carriers.none'),
    };
  }

  protected override async readNames(signal: AbortSignal): Promise<string[]> {
    const request = { path: CARRIERS_PATH, answer: CarriersAnswer, signal };
    return (await this.portal.api.request(request)).carriers.map(({ carrier }) => carrier);
  }

  protected override renderAccount(carrier: string) {
    return html`<midcall-carrier-section carrier=${carrier}></midcall-carrier-section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-carriers-card': MidcallCarriersCard;
  }
}
