import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { amazonConnect, twilioVoice } from '../followed/source-kinds.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { page } from '../page.styles.ts';
import '../elements/api-keys-card.ts';
import '../elements/carriers-card.ts';
import '../elements/exchange-section.ts';
import '../elements/exchanges-card.ts';
import '../elements/followed-source-card.ts';
import '../elements/launch-keys-card.ts';
import '../elements/origins-card.ts';
import '../elements/record-systems-card.ts';
import '../elements/unwritten-card.ts';
import '../elements/webhook-endpoints-card.ts';
import '../elements/webhook-secrets-card.ts';
import '../elements/zendesk-card.ts';
import '../elements/zendesk-talk-card.ts';

/** What the company connects: host pages, telephony, carriers, machines. */
@customElement('midcall-integrations-page')
export class MidcallIntegrationsPage extends PortalElement {
  static override styles = [
    base,
    page,
    css`
      .column {
        grid-template-columns: minmax(0, 1fr);
        max-inline-size: 900px;
      }
    `,
  ];

  override render() {
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.integrations') })}
      <div class="column">
        <midcall-origins-card></midcall-origins-card>
        <midcall-launch-keys-card></midcall-launch-keys-card>
        <midcall-zendesk-card></midcall-zendesk-card>
        <midcall-zendesk-talk-card></midcall-zendesk-talk-card>
        <midcall-exchanges-card></midcall-exchanges-card>
        <midcall-followed-source-card .kind=${twilioVoice}></midcall-followed-source-card>
        <midcall-followed-source-card .kind=${amazonConnect}></midcall-followed-source-card>
        <midcall-webhook-secrets-card></midcall-webhook-secrets-card>
        <midcall-carriers-card></midcall-carriers-card>
        <midcall-record-systems-card></midcall-record-systems-card>
        <midcall-unwritten-card></midcall-unwritten-card>
        <midcall-webhook-endpoints-card></midcall-webhook-endpoints-card>
        <midcall-api-keys-card></midcall-api-keys-card>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-integrations-page': MidcallIntegrationsPage;
  }
}
