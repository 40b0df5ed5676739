import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Capability, Role, ROLE_CAPABILITIES } from '../../protocol/role.ts';
import { base, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';
import { card, page, table, withinPage } from '../page.styles.ts';
import { CAPABILITY_WORDS, roleWords } from '../role-words.ts';

/** What each role may do: the same table as the server decides by. */
@customElement('midcall-role-table')
export class MidcallRoleTable extends PortalElement {
  static override styles = [base, status, page, withinPage, card, table];

  override render() {
    return html`
      <section class="card" aria-labelledby="roles">
        <h2 id="roles">${t('admin:people.roleTable')}</h2>
        <div class="tw" role="group" aria-labelledby="roles" tabindex="0">
          <table aria-labelledby="roles">
            <thead>
              <tr>
                <th scope="col">${t('admin:people.permission')}</th>
                ${Role.options.map((role) => html`<th scope="col">${roleWords(role)}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${Capability.options.map((capability) => this.#renderRow(capability))}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }

  #renderRow(capability: Capability) {
    return html`<tr>
      <th scope="row">${t(CAPABILITY_WORDS[capability])}</th>
      ${Role.options.map((role) =>
        ROLE_CAPABILITIES[role].includes(capability)
          ? html`<td>
              <span class="st success">${icon('tick')}<span class="sr">${t('admin:people.yes')}</span></span>
            </td>`
          : html`<td><span class="sr">${t('admin:people.no')}</span></td>`,
      )}
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-role-table': MidcallRoleTable;
  }
}
