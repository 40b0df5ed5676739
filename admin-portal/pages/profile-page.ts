import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { card, page } from '../page.styles.ts';

/** Who is signed in. */
@customElement('midcall-profile-page')
export class MidcallProfilePage extends PortalElement {
  static override styles = [base, button, page, card];

  override render() {
    const { account } = this.portal;
    return html`
      ${pageHead({ crumbs: [account.tenant.name], title: t('admin:place.profile') })}
      <div class="column">
        <section class="card">
          <p><bdi>${account.name}</bdi></p>
          <p class="muted"><bdi>${account.email}</bdi></p>
        </section>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-profile-page': MidcallProfilePage;
  }
}
