import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { COUNTRIES } from '../../protocol/countries.ts';
import { SignInOptions } from '../../protocol/sign-in.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { languageName, LOCALES, LocaleController, locale, t } from '../../ui/i18n.ts';
import { newPasswordField, passwordProblem } from '../new-password-field.ts';
import { NOTHING, PortalApi } from '../portal-api.ts';
import { banner } from '../page.styles.ts';
import { enterPortal, renderFailure, tenantOfAddress, tokenOfAddress } from '../signed-out.ts';
import '../elements/signed-out-card.ts';

/** Makes the first administrator of a tenant by the one-time link, and asks for the company when nothing is known of it. */
@customElement('midcall-setup-page')
export class MidcallSetupPage extends LitElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    css`
      form,
      fieldset {
        display: grid;
        gap: var(--midcall-4);
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        min-inline-size: 0;
      }
      legend {
        font: var(--midcall-type-name);
        padding: 0;
        margin-block-end: var(--midcall-2);
      }
    `,
  ];

  @state() private options: SignInOptions | null = null;
  @state() private busy = false;
  @state() private error: unknown = null;
  /** What is wrong with the password, once it was sent off. */
  @state() private problem = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  override connectedCallback() {
    super.connectedCallback();
    void this.#readOptions();
  }

  override render() {
    const { options } = this;
    return html`
      <midcall-signed-out-card
        heading=${t('admin:place.setup')}
        text=${options?.company ? options.company : t('admin:setup.text')}
      >
        ${options ? this.#renderForm(options) : renderFailure(this.error)}
      </midcall-signed-out-card>
    `;
  }

  #renderForm({ company }: SignInOptions): TemplateResult {
    return html`
      <form @submit=${this.#handleSubmit}>
        ${company === '' ? this.#renderCompany() : nothing}
        <fieldset>
          <legend class=${company === '' ? '' : 'sr'}>${t('admin:setup.you')}</legend>
          <div class="field">
            <label for="name">${t('admin:setup.name')}</label>
            <input class="in" id="name" name="name" autocomplete="name" maxlength="100" required dir="auto" />
          </div>
          <div class="field">
            <label for="email">${t('admin:signIn.email')}</label>
            <input
              class="in"
              id="email"
              name="email"
              type="email"
              autocomplete="username"
              required
              dir="ltr"
            />
          </div>
          ${newPasswordField({ problem: this.problem, onInput: () => (this.problem = '') })}
        </fieldset>
        ${renderFailure(this.error)}
        <button class="b primary" type="submit" ?disabled=${this.busy}>${t('admin:setup.submit')}</button>
      </form>
    `;
  }

  #renderCompany(): TemplateResult {
    const names = new Intl.DisplayNames([locale()], { type: 'region' });
    const countries = COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code }));
    countries.sort((one, other) => one.name.localeCompare(other.name, locale()));
    const { region } = new Intl.Locale(navigator.language).maximize();
    return html`
      <fieldset>
        <legend>${t('admin:setup.company')}</legend>
        <div class="field">
          <label for="company">${t('admin:setup.companyName')}</label>
          <input
            class="in"
            id="company"
            name="company"
            autocomplete="organization"
            maxlength="100"
            required
            dir="auto"
          />
        </div>
        ${select({
          name: 'homeCountry',
          label: t('admin:setup.homeCountry'),
          options: countries.map(({ code, name }) => ({ value: code, name, selected: code === region })),
        })}
        ${select({
          name: 'defaultLanguage',
          label: t('admin:setup.defaultLanguage'),
          options: LOCALES.map((tag) => ({
            ...{ value: tag, name: languageName(tag), selected: tag === locale() },
          })),
        })}
      </fieldset>
    `;
  }

  async #readOptions(): Promise<void> {
    const tenant = tenantOfAddress();
    try {
      const path = `/v1/portal/${tenant}`;
      this.options = await new PortalApi(tenant).request({ path, answer: SignInOptions });
    } catch (error) {
      this.error = error;
    }
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<
      string,
      string
    >; // no files
    const { name = '', email = '', password = '' } = fields;
    const company = fields['company'] ?? this.options?.company ?? '';
    this.problem = passwordProblem(password, { name, email, company });
    this.error = null;
    if (this.problem !== '') return this.renderRoot.querySelector<HTMLElement>('#password')?.focus();
    const tenant = tenantOfAddress();
    this.busy = true;
    try {
      await new PortalApi(tenant).request({
        method: 'POST',
        path: `/v1/portal/${tenant}/setup`,
        body: { token: tokenOfAddress(), ...fields },
        answer: NOTHING,
      });
      enterPortal();
    } catch (error) {
      this.error = error;
      this.busy = false;
    }
  }
}

function select({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: readonly { value: string; name: string; selected: boolean }[];
}): TemplateResult {
  return html`
    <div class="field">
      <label for=${name}>${label}</label>
      <span class="select">
        <select class="in" id=${name} name=${name}>
          ${options.map((option) => html`<option value=${option.value} ?selected=${option.selected}>${option.name}</option>`)}
        </select>
        ${icon('down')}
      </span>
    </div>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-setup-page': MidcallSetupPage;
  }
}
