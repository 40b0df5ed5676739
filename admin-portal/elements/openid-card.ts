import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { Account } from '../../protocol/account.ts';
import { type OpenIdProvider, OpenIdSettings } from '../../protocol/openid.ts';
import { base, button, field } from '../../ui/components.ts';
import { type Key, t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import {
  bodyOf,
  draftNames,
  draftOf,
  problemOf,
  type ProviderDraft,
  showDraftPart,
} from '../openid/provider-draft.ts';
import { renderRoleGroups } from '../openid/role-groups.ts';
import { PortalElement } from '../page-element.ts';
import { people } from '../people.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { selectField } from '../select-field.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import './section.ts';

const PATH = '/v1/admin/openid';

/** Sign-in at the company's own OpenID provider. */
@customElement('midcall-openid-card')
export class MidcallOpenIdCard extends PortalElement {
  static override styles = [base, button, field, people];

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private redirectUri = '';
  /** Who may be the emergency account. */
  @state() private administrators: readonly Account[] = [];
  #provider: OpenIdProvider | null = null;

  #edit: Edit<ProviderDraft> = new Edit<ProviderDraft>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const accounts = z.array(Account);
      const all = await this.portal.api.request({ path: '/v1/admin/accounts', answer: accounts, signal });
      this.administrators = all.filter(
        ({ enabled, hasPassword, roles }) => enabled && hasPassword && roles.includes('administrator'),
      );
      return this.#take(await this.portal.api.request({ path: PATH, answer: OpenIdSettings, signal }));
    },
    compared: () => this.#provider ?? {},
    save: async (draft, { ifMatch }) =>
      this.#take(
        await this.portal.api.request({
          ...{ method: 'PUT', path: PATH, body: bodyOf(draft), answer: OpenIdSettings, ifMatch },
        }),
      ),
  });

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
        heading=${t('admin:openid.title')}
        text=${t('admin:openid.text')}
        .edit=${this.#edit}
        .problem=${draft ? problemOf(draft, this.#provider) : ''}
        ?locked=${!this.#mayChange}
        .names=${draftNames()}
        .show=${showDraftPart}
      >
        ${draft ? this.#renderFields(draft) : nothing}
        ${
          this.#provider && this.#mayChange
            ? html`<button slot="actions" class="b danger" type="button" @click=${() => void this.#remove()}>
                ${t('admin:openid.remove')}
              </button>`
            : nothing
        }
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>`;
  }

  #renderFields(draft: ProviderDraft): TemplateResult {
    return html`<div class="fields">
      <div class="field">
        <label for="redirect">${t('admin:openid.redirect')}</label>
        <input
          class="in"
          id="redirect"
          readonly
          dir="ltr"
          ?disabled=${!this.#mayChange}
          .value=${this.redirectUri}
        />
      </div>
      ${this.#renderText('issuer', 'admin:openid.issuer', t('admin:openid.issuerHelp'))}
      ${this.#renderText('clientId', 'admin:openid.clientId')}
      ${this.#renderText('clientSecret', 'admin:openid.clientSecret', this.#provider ? t('admin:openid.secretKept') : '')}
      ${this.#renderText('scope', 'admin:openid.scope')}
      ${this.#renderText('groupsClaim', 'admin:openid.groupsClaim')}
      ${renderRoleGroups(draft.roleGroups, {
        locked: !this.#mayChange,
        set: (roleGroups) => this.#edit.set({ roleGroups }),
      })}
      ${this.#renderText('emailDomains', 'admin:openid.domains', t('admin:openid.domainsHelp'))}
      ${selectField({
        id: 'emergency',
        label: t('admin:openid.emergency'),
        value: draft.emergencyAccount ?? '',
        choices: [
          ['', t('admin:openid.passwordsForAll')],
          ...this.administrators.map(({ id, name }) => [id, t('admin:openid.onlyFor', { name })] as const),
        ],
        locked: !this.#mayChange,
        onChange: (id) => this.#edit.set({ emergencyAccount: id || null }),
      })}
    </div>`;
  }

  #renderText(
    key: 'issuer' | 'clientId' | 'clientSecret' | 'scope' | 'groupsClaim' | 'emailDomains',
    label: Key,
    help = '',
  ): TemplateResult {
    return html`<div class="field">
      <label for=${key}>${t(label)}</label>
      <input
        class="in"
        id=${key}
        type=${key === 'clientSecret' ? 'password' : 'text'}
        autocomplete=${key === 'clientSecret' ? 'new-password' : 'off'}
        spellcheck="false"
        dir="ltr"
        aria-describedby=${help === '' ? nothing : `${key}-help`}
        ?disabled=${!this.#mayChange}
        .value=${this.#edit.draft?.[key] ?? ''}
        @input=${({ target }: Event) => this.#edit.set({ [key]: (target as HTMLInputElement).value })}
      />
      ${help === '' ? nothing : html`<p class="help" id="${key}-help">${help}</p>`}
    </div>`;
  }

  get #mayChange(): boolean {
    return this.portal.can('access.write');
  }

  #take({ redirectUri, provider }: OpenIdSettings): ProviderDraft {
    this.redirectUri = redirectUri;
    this.#provider = provider;
    return draftOf(provider);
  }

  async #remove(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:openid.removeTitle'),
      text: t('admin:openid.removeText'),
      act: t('admin:openid.remove'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: PATH, answer: NOTHING });
      this.portal.say(t('admin:openid.removed'));
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-openid-card': MidcallOpenIdCard;
  }
}
