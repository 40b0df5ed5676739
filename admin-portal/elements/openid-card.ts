// Longer than others: the fields of one form, one after the other.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { Account } from '../../protocol/account.ts';
import { isSafeAddress, type OpenIdProvider, OpenIdSettings } from '../../protocol/openid.ts';
import { Role } from '../../protocol/role.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { type Key, t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { NOTHING } from '../portal-api.ts';
import { people } from '../people.styles.ts';
import { roleWords } from '../role-words.ts';
import './section.ts';

type RoleGroup = OpenIdProvider['roleGroups'][number];

/** What is written in the form. */
interface Draft {
  issuer: string;
  clientId: string;
  /** Empty: the one that is kept. */
  clientSecret: string;
  scope: string;
  groupsClaim: string;
  roleGroups: RoleGroup[];
  /** With spaces between. */
  emailDomains: string;
  emergencyAccount: string | null;
}

const EMPTY: OpenIdProvider = {
  ...{ issuer: '', clientId: '', scope: 'openid email profile', groupsClaim: 'groups' },
  ...{ roleGroups: [], emailDomains: [], emergencyAccount: null },
};

/** Sign-in at the company's own OpenID provider. */
@customElement('midcall-openid-card')
export class MidcallOpenIdCard extends PortalElement {
  static override styles = [base, button, field, people];

  @state() private redirectUri = '';
  /** Who may be the emergency account. */
  @state() private administrators: readonly Account[] = [];
  @state() private asking = false;
  #provider: OpenIdProvider | null = null;

  #edit: Edit<Draft> = new Edit<Draft>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const accounts = z.array(Account);
      const all = await this.portal.api.request({ path: '/v1/admin/accounts', answer: accounts, signal });
      this.administrators = all.filter(
        ({ enabled, hasPassword, roles }) => enabled && hasPassword && roles.includes('administrator'),
      );
      return this.#take(
        await this.portal.api.request({ path: '/v1/admin/openid', answer: OpenIdSettings, signal }),
      );
    },
    compared: () => this.#provider ?? {},
    save: async ({ clientSecret, emailDomains, ...same }, { ifMatch }) =>
      this.#take(
        await this.portal.api.request({
          ...{ method: 'PUT', path: '/v1/admin/openid', answer: OpenIdSettings, ifMatch },
          body: {
            ...same,
            roleGroups: same.roleGroups.filter(({ group }) => group.trim() !== ''),
            emailDomains: emailDomains.split(/[\s,;]+/).filter((domain) => domain !== ''),
            ...(clientSecret !== '' && { clientSecret }),
          },
        }),
      ),
  });

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
        heading=${t('admin:openid.title')}
        text=${t('admin:openid.text')}
        .edit=${this.#edit}
        .problem=${draft ? this.#problemOf(draft) : ''}
        ?locked=${!this.#mayChange}
        .names=${this.#names}
        .show=${showPart}
      >
        ${draft ? this.#renderFields(draft) : nothing}
        ${
          this.#provider && this.#mayChange
            ? html`<button slot="actions" class="b danger" type="button" @click=${() => (this.asking = true)}>
                ${t('admin:openid.remove')}
              </button>`
            : nothing
        }
      </midcall-section>
      ${this.#renderQuestion()}`;
  }

  #renderFields(draft: Draft): TemplateResult {
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
      ${this.#renderText('groupsClaim', 'admin:openid.groupsClaim')} ${this.#renderGroups(draft.roleGroups)}
      ${this.#renderText('emailDomains', 'admin:openid.domains', t('admin:openid.domainsHelp'))}
      ${this.#renderPasswords(draft)}
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

  #renderGroups(groups: readonly RoleGroup[]): TemplateResult {
    const set = (roleGroups: RoleGroup[]) => this.#edit.set({ roleGroups });
    const change = (index: number, part: Partial<RoleGroup>) =>
      set(groups.map((one, at) => (at === index ? { ...one, ...part } : one)));
    return html`<fieldset class="groups" aria-describedby="groups-help">
      <legend class="label">${t('admin:openid.groups')}</legend>
      <p class="help" id="groups-help">${t('admin:openid.groupsHelp')}</p>
      ${groups.map(
        ({ group, role }, index) => html`
          <div>
            <input
              class="in"
              aria-label=${t('admin:openid.group')}
              dir="auto"
              ?disabled=${!this.#mayChange}
              .value=${group}
              @input=${({ target }: Event) => change(index, { group: (target as HTMLInputElement).value })}
            />
            <span class="select">
              <select
                class="in"
                aria-label=${t('admin:openid.role')}
                ?disabled=${!this.#mayChange}
                @change=${({ target }: Event) =>
                  change(index, { role: Role.parse((target as HTMLSelectElement).value) })}
              >
                ${Role.options.map(
                  (one) => html`<option value=${one} ?selected=${one === role}>${roleWords(one)}</option>`,
                )}
              </select>
              ${icon('down')}
            </span>
            <button
              class="b icon"
              type="button"
              aria-label=${t('admin:openid.removeGroup', { group })}
              ?disabled=${!this.#mayChange}
              @click=${() => set(groups.filter((_one, at) => at !== index))}
            >
              ${icon('close')}
            </button>
          </div>
        `,
      )}
      <button
        class="link"
        type="button"
        ?disabled=${!this.#mayChange}
        @click=${() => set([...groups, { group: '', role: 'editor' }])}
      >
        ${t('admin:openid.addGroup')}
      </button>
    </fieldset>`;
  }

  #renderPasswords({ emergencyAccount }: Draft): TemplateResult {
    return html`<div class="field">
      <label for="emergency">${t('admin:openid.emergency')}</label>
      <span class="select">
        <select
          class="in"
          id="emergency"
          ?disabled=${!this.#mayChange}
          @change=${({ target }: Event) =>
            this.#edit.set({ emergencyAccount: (target as HTMLSelectElement).value || null })}
        >
          <option value="" ?selected=${emergencyAccount === null}>
            ${t('admin:openid.passwordsForAll')}
          </option>
          ${this.administrators.map(
            ({ id, name }) =>
              html`<option value=${id} ?selected=${id === emergencyAccount}>
                ${t('admin:openid.onlyFor', { name })}
              </option>`,
          )}
        </select>
        ${icon('down')}
      </span>
    </div>`;
  }

  #renderQuestion(): TemplateResult {
    return html`<wa-dialog
      label=${t('admin:openid.removeTitle')}
      ?open=${this.asking}
      @wa-after-show=${() => this.renderRoot.querySelector<HTMLElement>('[data-harmless]')?.focus()}
      @wa-hide=${() => (this.asking = false)}
      without-header
    >
      <h2>${t('admin:openid.removeTitle')}</h2>
      <p>${t('admin:openid.removeText')}</p>
      <button slot="footer" class="b danger" @click=${this.#handleRemove}>${t('admin:openid.remove')}</button>
      <button slot="footer" class="b" data-harmless @click=${() => (this.asking = false)}>
        ${t('admin:people.cancel')}
      </button>
    </wa-dialog>`;
  }

  get #mayChange(): boolean {
    return this.portal.can('access.write');
  }

  get #names(): Record<keyof Draft, string> {
    return {
      ...{ issuer: t('admin:openid.issuer'), clientId: t('admin:openid.clientId') },
      ...{ clientSecret: t('admin:openid.clientSecret'), scope: t('admin:openid.scope') },
      ...{ groupsClaim: t('admin:openid.groupsClaim'), roleGroups: t('admin:openid.groups') },
      ...{ emailDomains: t('admin:openid.domains'), emergencyAccount: t('admin:openid.emergency') },
    };
  }

  #problemOf({ issuer, clientId, clientSecret }: Draft): string {
    if (issuer !== '' && !isSafeAddress(issuer)) return t('admin:openid.unsafeIssuer');
    const isOther = issuer !== this.#provider?.issuer || clientId !== this.#provider.clientId;
    return issuer === '' || clientId === '' || (isOther && clientSecret === '')
      ? t('admin:openid.needed')
      : '';
  }

  #take({ redirectUri, provider }: OpenIdSettings): Draft {
    this.redirectUri = redirectUri;
    this.#provider = provider;
    const { emailDomains, ...same } = provider ?? EMPTY;
    return { ...same, emailDomains: emailDomains.join(' '), clientSecret: '' };
  }

  async #handleRemove(): Promise<void> {
    this.asking = false;
    try {
      await this.portal.api.request({ method: 'DELETE', path: '/v1/admin/openid', answer: NOTHING });
      this.portal.say(t('admin:openid.removed'));
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

/** For the choice between two people's work; a secret is not shown. */
function showPart(key: string, value: unknown): string {
  if (key === 'clientSecret') return value === '' ? '' : '•••';
  if (key === 'roleGroups')
    return (value as RoleGroup[]).map(({ group, role }) => `${group}: ${roleWords(role)}`).join(', '); // by its key
  return typeof value === 'string' ? value : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-openid-card': MidcallOpenIdCard;
  }
}
