import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { PortalElement, pageHead } from '../page-element.ts';
import { page } from '../page.styles.ts';
import type { Portal } from '../portal-context.ts';

type Reason = 'missing' | 'forbidden';

/** Stands where what the address names would be: why it is not there, and the way on. */
export const noPage = ({ account, navigation }: Portal, reason: Reason): TemplateResult => html`
  ${pageHead({ crumbs: [account.tenant.name], title: t(`admin:noPage.${reason}`) })}
  <p>${t(`admin:noPage.${reason}Text`)}</p>
  <p><a href=${navigation.href('/')}>${t('admin:noPage.start')}</a></p>
`;

/** A page that is not there, or not for who is signed in. */
@customElement('midcall-no-page')
export class MidcallNoPage extends PortalElement {
  static override styles = [base, page];

  @property() reason: Reason = 'missing';

  override render() {
    return noPage(this.portal, this.reason);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-no-page': MidcallNoPage;
  }
}
