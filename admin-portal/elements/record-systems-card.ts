import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../../ui/i18n.ts';
import { AccountsCard } from '../accounts-card.ts';
import { RECORD_SYSTEMS_PATH, RecordSystemsAnswer } from './record-system-section.ts';

/** The CRMs this server can write conversations to. */
@customElement('midcall-record-systems-card')
export class MidcallRecordSystemsCard extends AccountsCard {
  protected override get words() {
    return { title: t('admin:records.title'), text: t('admin:records.text'), none: t('admin:records.none') };
  }

  protected override async readNames(signal: AbortSignal): Promise<string[]> {
    const request = { path: RECORD_SYSTEMS_PATH, answer: RecordSystemsAnswer, signal };
    return (await this.portal.api.request(request)).systems.map(({ system }) => system);
  }

  protected override renderAccount(system: string) {
    return html`<midcall-record-system-section system=${system}></midcall-record-system-section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-record-systems-card': MidcallRecordSystemsCard;
  }
}
