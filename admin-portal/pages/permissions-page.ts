import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { page } from '../page.styles.ts';
import '../elements/agents-card.ts';
import '../elements/openid-card.ts';
import '../elements/people-card.ts';
import '../elements/role-table.ts';

/** Who may sign in to the portal and as what, and what each agent may do. */
@customElement('midcall-permissions-page')
export class MidcallPermissionsPage extends PortalElement {
  static override styles = [base, page];

  override render() {
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.permissions') })}
      <div class="column">
        <midcall-people-card></midcall-people-card>
        <midcall-role-table></midcall-role-table>
        <midcall-openid-card></midcall-openid-card>
        <midcall-agents-card></midcall-agents-card>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-permissions-page': MidcallPermissionsPage;
  }
}
