import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import * as z from 'zod/mini';
import { Account, type InvitedAccount } from '../../protocol/account.ts';
import { base, button, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, page, table, withinPage } from '../page.styles.ts';
import { people } from '../people.styles.ts';
import { roleWords } from '../role-words.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { shortMoment } from '../time-zone.ts';
import type { InvitedEvent } from './invite-form.ts';
import './invite-form.ts';
import type { PersonSavedEvent } from './person-section.ts';
import './person-section.ts';
import { listState } from './list-state.ts';
import { renderLinkOnce } from './shown-once.ts';

/** Who may sign in to the portal, with what roles; whoever may change access invites and edits them. */
@customElement('midcall-people-card')
export class MidcallPeopleCard extends PortalElement {
  static override styles = [base, button, status, page, withinPage, card, table, banner, people];

  #accounts = new Listing(this, (signal) =>
    this.portal.api.request({ path: '/v1/admin/accounts', answer: z.array(Account), signal }),
  );

  @state() private chosen: Account | null = null;
  @state() private inviting = false;
  @state() private invited: InvitedAccount | null = null;

  override render() {
    const mayChange = this.portal.can('access.write');
    return html`
      <div class="fields">
        <section class="card" aria-labelledby="people">
          <div class="bar">
            <div>
              <h2 id="people">${t('admin:people.title')}</h2>
              <p class="muted">${t('admin:people.text')}</p>
            </div>
            ${
              mayChange
                ? html`<button class="b" @click=${() => (this.inviting = true)}>
                    ${t('admin:people.invite')}
                  </button>`
                : nothing
            }
          </div>
          ${listState(this.#accounts, '')}
          ${renderLinkOnce(this.invited?.account.name ?? '', this.invited?.invitation, () => (this.invited = null))}
          ${this.#accounts.items ? this.#renderTable(this.#accounts.items, mayChange) : nothing}
        </section>
        ${
          this.inviting
            ? html`<midcall-invite-form
                @invited=${this.#handleInvited}
                @cancel=${() => (this.inviting = false)}
              ></midcall-invite-form>`
            : nothing
        }
        ${this.#renderChosen()}
      </div>
    `;
  }

  #renderTable(accounts: readonly Account[], mayChange: boolean): TemplateResult {
    return scrollingTable(
      t('admin:people.title'),
      html`
        <thead>
          <tr>
            <th scope="col">${t('admin:people.name')}</th>
            <th scope="col">${t('admin:people.roles')}</th>
            <th scope="col">${t('admin:people.state')}</th>
            <th scope="col">${t('admin:people.lastSignIn')}</th>
            ${mayChange ? html`<th scope="col"><span class="sr">${t('admin:people.actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${accounts.map((account) => this.#renderRow(account, mayChange))}
        </tbody>
      `,
    );
  }

  #renderRow(account: Account, mayChange: boolean): TemplateResult {
    const { id, name, email, roles, lastSignInAt } = account;
    const isMe = id === this.portal.account.id;
    return html`<tr>
      <th scope="row">
        <b dir="auto">${name}</b>
        ${isMe ? html`<span class="muted">(${t('admin:people.you')})</span>` : nothing}
        <small><bdi>${email}</bdi></small>
      </th>
      <td>${listOf(roles.map(roleWords))}</td>
      <td>${stateWords(account)}</td>
      <td>${lastSignInAt === null ? t('admin:people.never') : shortMoment(lastSignInAt)}</td>
      ${
        mayChange
          ? html`<td class="end">
              <button
                class="b small"
                aria-label=${t('admin:people.edit', { name })}
                @click=${() => (this.chosen = account)}
              >
                ${t('admin:people.editShort')}
              </button>
            </td>`
          : nothing
      }
    </tr>`;
  }

  #renderChosen(): TemplateResult | typeof nothing {
    const { chosen } = this;
    if (!chosen) return nothing;
    return html`${keyed(
      chosen.id,
      html`<midcall-person-section
        .account=${chosen}
        @person-saved=${this.#handleSaved}
      ></midcall-person-section>`,
    )}`;
  }

  #handleInvited({ invited }: InvitedEvent): void {
    this.inviting = false;
    this.invited = invited;
    void this.#accounts.reload();
  }

  #handleSaved({ account }: PersonSavedEvent): void {
    this.chosen = account;
    void this.#accounts.reload();
    this.portal.say(t('admin:people.changed', { name: account.name }));
  }
}

function stateWords({ enabled, hasPassword, hasOpenId, invitedUntil }: Account): TemplateResult {
  if (!enabled) return html`<span class="st">${t('admin:people.off')}</span>`;
  if (hasPassword || hasOpenId) return html`<span class="st success">${t('admin:people.active')}</span>`;
  return invitedUntil === null
    ? html`<span class="st warning">${t('admin:people.stranded')}</span>`
    : html`<span class="st">${t('admin:people.invited', { date: shortMoment(invitedUntil) })}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-people-card': MidcallPeopleCard;
  }
}
