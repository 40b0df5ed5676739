import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type WaSwitch from '@awesome.me/webawesome/dist/components/switch/switch.js';
import { base, button } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { pageHead, PortalElement, smsInCallCrumbs } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { SettingsEdit } from '../settings-edit.ts';
import '../elements/section.ts';

/** Texting in calls as a whole: its switch. */
@customElement('midcall-overview-page')
export class MidcallOverviewPage extends PortalElement {
  static override styles = [base, button, page];

  #edit = new SettingsEdit(this, ['inCallSms'], () => this.portal);

  override render() {
    return html`
      ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.overview') })}
      <div class="column">
        <midcall-section
          heading=${t('admin:overview.switch')}
          text=${t('admin:overview.switchText')}
          .edit=${this.#edit}
          ?locked=${!this.portal.can('config.write')}
          .names=${{ inCallSms: t('admin:overview.switch') }}
          .show=${(_key: string, value: unknown) => t(value === true ? 'admin:value.on' : 'admin:value.off')}
        >
          <wa-switch
            ?checked=${this.#edit.draft?.inCallSms ?? false}
            ?disabled=${!this.portal.can('config.write')}
            @change=${(event: Event) => this.#edit.set({ inCallSms: (event.target as WaSwitch).checked })}
            >${t('admin:overview.switch')}</wa-switch
          >
        </midcall-section>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-overview-page': MidcallOverviewPage;
  }
}
