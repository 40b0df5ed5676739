import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { SignedInAccount } from '../../protocol/account.ts';
import { LOCALES } from '../../protocol/locales.ts';
import { base, button, field } from '../../ui/components.ts';
import { localeName } from '../../ui/locale-name.ts';
import { t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { Edit } from '../edit.ts';
import { renderFailure } from '../failure.ts';
import { speak } from '../language.ts';
import { newPasswordField, passwordProblem } from '../new-password-field.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { roleWords } from '../role-words.ts';
import { selectField } from '../select-field.ts';
import { Submission } from '../submission.ts';
import '../elements/section.ts';

interface Self {
  name: string;
  /** `null`: the browser's. */
  locale: string | null;
}

/** Who is signed in: their name, language and password. */
@customElement('midcall-profile-page')
export class MidcallProfilePage extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    page,
    card,
    banner,
    css`
      form,
      .fields {
        display: grid;
        gap: var(--midcall-4);
      }
    `,
  ];

  #password = new Submission(this);

  /** What is wrong with the new password, once it was sent off. */
  @state() private problem = '';

  #edit: Edit<Self> = new Edit<Self>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) =>
      selfOf(await this.portal.api.request({ path: '/v1/account', answer: SignedInAccount, signal })),
    save: async (body) =>
      selfOf(
        await this.portal.api.request({ method: 'PUT', path: '/v1/account', body, answer: SignedInAccount }),
      ),
    onSaved: ({ locale }) => {
      void speak(locale);
      void this.portal.refreshAccount();
    },
  });

  override render() {
    const { account } = this.portal;
    return html`
      ${pageHead({ crumbs: [account.tenant.name], title: t('admin:place.profile') })}
      <div class="column">
        <midcall-section
          heading=${t('admin:profile.about')}
          text=${`${account.email} · ${listOf(account.roles.map(roleWords))}`}
          .edit=${this.#edit}
          .names=${{ name: t('admin:people.name'), locale: t('admin:profile.language') }}
        >
          ${this.#edit.draft ? this.#renderSelf(this.#edit.draft) : nothing}
        </midcall-section>
        <section class="card" aria-labelledby="password-title">
          ${account.hasPassword ? this.#renderPassword() : html`<p>${t('admin:profile.noPassword')}</p>`}
        </section>
      </div>
    `;
  }

  #renderSelf({ name, locale }: Self): TemplateResult {
    return html`<div class="fields">
      <div class="field">
        <label for="name">${t('admin:people.name')}</label>
        <input
          class="in"
          id="name"
          maxlength="100"
          autocomplete="name"
          dir="auto"
          .value=${name}
          @input=${({ target }: Event) => this.#edit.set({ name: (target as HTMLInputElement).value })}
        />
      </div>
      ${selectField({
        id: 'language',
        label: t('admin:profile.language'),
        value: locale ?? '',
        choices: [
          ['', t('admin:profile.browser')],
          ...LOCALES.map((tag) => [tag, localeName(tag), tag] as const),
        ],
        onChange: (tag) => this.#edit.set({ locale: tag || null }),
      })}
    </div>`;
  }

  #renderPassword(): TemplateResult {
    return html`
      <form @submit=${this.#handlePassword}>
        <h2 id="password-title">${t('admin:profile.password')}</h2>
        <input type="hidden" name="username" autocomplete="username" .value=${this.portal.account.email} />
        <div class="field">
          <label for="current">${t('admin:profile.current')}</label>
          <input
            class="in"
            id="current"
            name="current"
            type="password"
            autocomplete="current-password"
            required
            dir="ltr"
          />
        </div>
        ${newPasswordField({ problem: this.problem, onInput: () => (this.problem = '') })}
        ${renderFailure(this.#password.error)}
        <div>
          <button class="b" type="submit" aria-disabled=${this.#password.busy ? 'true' : 'false'}>
            ${t('admin:profile.change')}
          </button>
        </div>
      </form>
    `;
  }

  async #handlePassword(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const [current, password] = [String(data.get('current')), String(data.get('password'))];
    const { name, email, tenant } = this.portal.account;
    this.problem = passwordProblem(password, { name, email, company: tenant.name });
    if (this.problem !== '') return this.renderRoot.querySelector<HTMLElement>('#password')?.focus();
    await this.#password.send(async () => {
      const [path, body] = ['/v1/account/password', { current, password }];
      await this.portal.api.request({ method: 'PUT', path, body, answer: NOTHING });
      form.reset();
      this.portal.say(t('admin:profile.changed'));
    });
  }
}

const selfOf = ({ name, locale }: SignedInAccount): Self => ({ name, locale });

declare global {
  interface HTMLElementTagNameMap {
    'midcall-profile-page': MidcallProfilePage;
  }
}
