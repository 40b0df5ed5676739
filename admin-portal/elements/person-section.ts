import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { Account, editedPart, Invitation } from '../../protocol/account.ts';
import type { Role } from '../../protocol/role.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { people } from '../people.styles.ts';
import { roleFields } from '../role-fields.ts';
import { roleWords } from '../role-words.ts';
import './section.ts';
import { renderLinkOnce } from './shown-once.ts';

type Edited = ReturnType<typeof editedPart>;

/**
 * What one person may do, and a new link to set their password.
 *
 * @event {PersonSavedEvent} person-saved - Something of them has changed.
 */
@customElement('midcall-person-section')
export class MidcallPersonSection extends PortalElement {
  static override styles = [base, button, field, people];

  @property({ attribute: false }) account!: Account;
  @state() private invitation: Invitation | null = null;

  #edit: Edit<Edited> = new Edit<Edited>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => editedPart(await this.#find(signal)),
    save: async (body, { ifMatch }) => {
      const path = `/v1/admin/accounts/${this.account.id}`;
      const saved = await this.portal.api.request({ method: 'PUT', path, body, answer: Account, ifMatch });
      this.dispatchEvent(new PersonSavedEvent(saved));
      if (saved.id === this.portal.account.id) await this.portal.refreshAccount();
      return editedPart(saved);
    },
  });

  override render() {
    const { draft } = this.#edit;
    const { account, invitation } = this;
    return html`
      <midcall-section
        heading=${t('admin:people.edit', { name: account.name })}
        text=${account.rolesFrom === 'openid' ? t('admin:people.byGroups') : ''}
        .edit=${this.#edit}
        .names=${{
          ...{ name: t('admin:people.name'), roles: t('admin:people.roles') },
          enabled: t('admin:people.enabled'),
        }}
        .show=${showPart}
        .problem=${draft?.roles.length === 0 ? t('admin:people.needsRole') : ''}
      >
        ${draft ? this.#renderFields(draft) : nothing}
        <button
          slot="actions"
          class="b"
          type="button"
          ?disabled=${!account.enabled}
          @click=${this.#handleLink}
        >
          ${t('admin:people.newLink')}
        </button>
      </midcall-section>
      ${renderLinkOnce(account.name, invitation, () => (this.invitation = null))}
    `;
  }

  #renderFields({ name, roles, enabled }: Edited) {
    return html`<div class="fields">
      <div class="field">
        <label for="name">${t('admin:people.name')}</label>
        <input
          class="in"
          id="name"
          maxlength="100"
          dir="auto"
          .value=${name}
          @input=${({ target }: Event) => this.#edit.set({ name: (target as HTMLInputElement).value })}
        />
      </div>
      ${roleFields(roles, { change: (chosen: Role[]) => this.#edit.set({ roles: chosen }) })}
      <label class="tick">
        <input
          type="checkbox"
          name="enabled"
          .checked=${enabled}
          @change=${({ target }: Event) => this.#edit.set({ enabled: (target as HTMLInputElement).checked })}
        />
        ${t('admin:people.enabled')}
      </label>
    </div>`;
  }

  /** As they are now: there is no page of one person. */
  async #find(signal: AbortSignal): Promise<Account> {
    const path = '/v1/admin/accounts';
    const all = await this.portal.api.request({ path, answer: z.array(Account), signal });
    return all.find(({ id }) => id === this.account.id) ?? this.account;
  }

  async #handleLink(): Promise<void> {
    const path = `/v1/admin/accounts/${this.account.id}/invitation`;
    try {
      this.invitation = await this.portal.api.request({ method: 'POST', path, answer: Invitation });
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

function showPart(_key: string, value: unknown): string {
  if (Array.isArray(value)) return listOf(value.map((role) => roleWords(role as Role))); // the only list
  if (typeof value === 'boolean') return value ? t('admin:people.yes') : t('admin:people.no');
  return String(value);
}

export class PersonSavedEvent extends Event {
  readonly account: Account;
  constructor(account: Account) {
    super('person-saved');
    this.account = account;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-person-section': MidcallPersonSection;
  }
}
