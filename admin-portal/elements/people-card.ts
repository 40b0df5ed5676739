import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import * as z from 'zod/mini';
import { Account, type InvitedAccount } from '../../protocol/account.ts';
import { base, button, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, page, table, withinPage } from '../page.styles.ts';
import { people } from '../people.styles.ts';
import { roleWords } from '../role-words.ts';
import { renderFailure } from '../signed-out.ts';
import type { InvitedEvent } from './invite-form.ts';
import './invite-form.ts';
import './one-time-link.ts';
import type { PersonSavedEvent } from './person-section.ts';
import './person-section.ts';

/** Who may sign in to the portal, with what roles; whoever may change access invites and edits them. */
@customElement('midcall-people-card')
export class MidcallPeopleCard extends PortalElement {
  static override styles = [base, button, status, page, withinPage, card, table, banner, people];

  @state() private accounts: readonly Account[] | null = null;
  @state() private error: unknown = null;
  @state() private chosen: Account | null = null;
  @state() private inviting = false;
  @state() private invited: InvitedAccount | null = null;

  #life = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

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
          ${this.#renderError()} ${this.#renderLink()} ${this.#renderTable(mayChange)}
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

  #renderError(): TemplateResult | typeof nothing {
    if (this.error === null) return nothing;
    return html`${renderFailure(this.error)}
      <button class="link" @click=${() => void this.#read()}>${t('admin:section.tryAgain')}</button>`;
  }

  #renderLink(): TemplateResult | typeof nothing {
    const { invited } = this;
    if (!invited) return nothing;
    return html`<midcall-one-time-link
      .invitation=${invited.invitation}
      name=${invited.account.name}
      @done=${() => (this.invited = null)}
    ></midcall-one-time-link>`;
  }

  #renderTable(mayChange: boolean): TemplateResult | typeof nothing {
    if (this.error !== null) return nothing;
    if (!this.accounts) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    return html`
      <div class="tw" role="group" aria-labelledby="people" tabindex="0">
        <table aria-labelledby="people">
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
            ${this.accounts.map((account) => this.#renderRow(account, mayChange))}
          </tbody>
        </table>
      </div>
    `;
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
      <td>${roles.map(roleWords).join(', ')}</td>
      <td>${stateWords(account)}</td>
      <td>${lastSignInAt === null ? t('admin:people.never') : fullTime(lastSignInAt)}</td>
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

  async #read(): Promise<void> {
    const { signal } = this.#life;
    try {
      const path = '/v1/admin/accounts';
      this.accounts = await this.portal.api.request({ path, answer: z.array(Account), signal });
      this.error = null;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
  }

  #handleInvited({ invited }: InvitedEvent): void {
    this.inviting = false;
    this.invited = invited;
    void this.#read();
  }

  #handleSaved({ account }: PersonSavedEvent): void {
    this.chosen = account;
    this.accounts = (this.accounts ?? []).map((known) => (known.id === account.id ? account : known));
    this.portal.say(t('admin:people.changed', { name: account.name }));
  }
}

function stateWords({ enabled, hasPassword, hasOpenId, invitedUntil }: Account): TemplateResult {
  if (!enabled) return html`<span class="st">${t('admin:people.off')}</span>`;
  if (hasPassword || hasOpenId) return html`<span class="st success">${t('admin:people.active')}</span>`;
  return invitedUntil === null
    ? html`<span class="st warning">${t('admin:people.stranded')}</span>`
    : html`<span class="st">${t('admin:people.invited', { date: fullTime(invitedUntil) })}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-people-card': MidcallPeopleCard;
  }
}
