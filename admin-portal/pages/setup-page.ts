import { Task } from '@lit/task';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { LOCALES } from '../../protocol/locales.ts';
import type { SignInOptions } from '../../protocol/sign-in.ts';
import { languageName, LocaleController, locale, t } from '../../ui/i18n.ts';
import { countryChoices } from '../countries.ts';
import { renderFailure } from '../failure.ts';
import { newPasswordField, passwordProblem } from '../new-password-field.ts';
import { NOTHING } from '../portal-api.ts';
import { selectField } from '../select-field.ts';
import { enterPortal, readSignInOptions, sendSignedOut, tokenOfAddress } from '../signed-out.ts';
import {
  emailField,
  fieldsOf,
  nameField,
  signedOutField,
  signedOutStyles,
  submitPart,
} from '../signed-out-form.ts';
import { Submission } from '../submission.ts';
import '../elements/signed-out-card.ts';

/** Makes the first administrator of a tenant by the one-time link, and asks for the company when nothing is known of it. */
@customElement('midcall-setup-page')
export class MidcallSetupPage extends LitElement {
  static override styles = [
    signedOutStyles,
    css`
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

  #submission = new Submission(this);
  #options = new Task(this, { task: readSignInOptions, args: () => [] });

  /** What is wrong with the password, once it was sent off. */
  @state() private problem = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    const { value: options, error } = this.#options;
    return html`
      <midcall-signed-out-card
        heading=${t('admin:place.setup')}
        text=${options?.company ? options.company : t('admin:setup.text')}
      >
        ${options ? this.#renderForm(options) : renderFailure(error)}
      </midcall-signed-out-card>
    `;
  }

  #renderForm({ company }: SignInOptions): TemplateResult {
    return html`
      <form @submit=${this.#handleSubmit}>
        ${company === '' ? renderCompany() : nothing}
        <fieldset>
          <legend class=${company === '' ? '' : 'sr'}>${t('admin:setup.you')}</legend>
          ${nameField()} ${emailField()}
          ${newPasswordField({ problem: this.problem, onInput: () => (this.problem = '') })}
        </fieldset>
        ${submitPart(this.#submission, { words: t('admin:setup.submit') })}
      </form>
    `;
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = fieldsOf(event);
    const { name = '', email = '', password = '' } = fields;
    const company = fields['company'] ?? this.#options.value?.company ?? '';
    this.problem = passwordProblem(password, { name, email, company });
    if (this.problem !== '') return this.renderRoot.querySelector<HTMLElement>('#password')?.focus();
    await this.#submission.send(async () => {
      await sendSignedOut('setup', { body: { token: tokenOfAddress(), ...fields }, answer: NOTHING });
      enterPortal();
    });
  }
}

/** What is asked of a company of which nothing is known. The browser says where it probably is. */
function renderCompany(): TemplateResult {
  return html`
    <fieldset>
      <legend>${t('admin:setup.company')}</legend>
      ${signedOutField('company', { label: t('admin:setup.companyName'), autocomplete: 'organization' })}
      ${selectField({
        id: 'homeCountry',
        label: t('admin:setup.homeCountry'),
        value: new Intl.Locale(navigator.language).maximize().region ?? '',
        choices: countryChoices(),
      })}
      ${selectField({
        id: 'defaultLanguage',
        label: t('admin:setup.defaultLanguage'),
        value: locale(),
        choices: LOCALES.map((tag) => [tag, languageName(tag)]),
      })}
    </fieldset>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-setup-page': MidcallSetupPage;
  }
}
