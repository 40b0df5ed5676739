import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { InvitedAccount } from '../../protocol/account.ts';
import type { Role } from '../../protocol/role.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { renderFailure } from '../failure.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, page } from '../page.styles.ts';
import { people } from '../people.styles.ts';
import { roleFields } from '../role-fields.ts';
import { Submission } from '../submission.ts';

/**
 * Invites somebody by name, e-mail and roles.
 *
 * @event {InvitedEvent} invited - They are listed, and there is a link for them.
 * @event {Event} cancel - Nobody is to be invited.
 */
@customElement('midcall-invite-form')
export class MidcallInviteForm extends PortalElement {
  static override styles = [base, button, field, page, card, banner, people];

  #submission = new Submission(this);

  @state() private roles: readonly Role[] = ['editor'];

  protected override firstUpdated() {
    this.renderRoot.querySelector<HTMLElement>('#name')?.focus();
  }

  override render() {
    return html`
      <form class="card" aria-labelledby="h" @submit=${this.#handleSubmit}>
        <h2 id="h">${t('admin:people.invite')}</h2>
        <div class="field">
          <label for="name">${t('admin:people.name')}</label>
          <input class="in" id="name" name="name" maxlength="100" required dir="auto" autocomplete="off" />
        </div>
        <div class="field">
          <label for="email">${t('admin:signIn.email')}</label>
          <input class="in" id="email" name="email" type="email" required dir="ltr" autocomplete="off" />
        </div>
        ${roleFields(this.roles, { change: (roles) => (this.roles = roles) })}
        ${renderFailure(this.#submission.error)}
        <div class="acts">
          <button
            class="b primary"
            type="submit"
            ?disabled=${this.roles.length === 0}
            aria-disabled=${this.#submission.busy}
            title=${this.roles.length === 0 ? t('admin:people.needsRole') : ''}
          >
            ${t('admin:people.invite')}
          </button>
          <button class="b" type="button" @click=${() => this.dispatchEvent(new Event('cancel'))}>
            ${t('admin:people.cancel')}
          </button>
        </div>
      </form>
    `;
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const body = { name: data.get('name'), email: data.get('email'), roles: this.roles };
    const path = '/v1/admin/accounts';
    const invited = await this.#submission.send(() =>
      this.portal.api.request({ method: 'POST', path, body, answer: InvitedAccount }),
    );
    if (invited) this.dispatchEvent(new InvitedEvent(invited));
  }
}

export class InvitedEvent extends Event {
  readonly invited: InvitedAccount;
  constructor(invited: InvitedAccount) {
    super('invited');
    this.invited = invited;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-invite-form': MidcallInviteForm;
  }
}
