import { Task } from '@lit/task';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { OpenIdFailure } from '../../protocol/sign-in.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { renderFailure } from '../failure.ts';
import { NOTHING } from '../portal-api.ts';
import { readSignInOptions, sendSignedOut, tenantOfAddress } from '../signed-out.ts';
import { emailField, fieldsOf, signedOutField, signedOutStyles, submitPart } from '../signed-out-form.ts';
import { Submission } from '../submission.ts';
import '../elements/signed-out-card.ts';

/**
 * Signs in with e-mail and password, or leads to the company's OpenID provider.
 * @fires signed-in - The server has set its cookie.
 */
@customElement('midcall-sign-in-page')
export class MidcallSignInPage extends LitElement {
  static override styles = signedOutStyles;

  #submission = new Submission(this);
  /** When the server does not say, the form is there with what went wrong. */
  #options = new Task(this, { task: readSignInOptions, args: () => [] });

  /** The form of an emergency is asked for. */
  @state() private withPassword = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    const { value: options, error } = this.#options;
    if (!options && error === undefined)
      return html`<midcall-signed-out-card heading=${t('admin:signIn.title')}></midcall-signed-out-card>`;
    const onlyOpenId = options?.openid === true && !options.passwords;
    return html`
      <midcall-signed-out-card heading=${t('admin:signIn.title')} text=${options?.company ?? ''}>
        <div class="ways">
          ${this.#renderReturn()} ${renderFailure(error)}
          ${options?.openid ? this.#renderOpenId(onlyOpenId) : nothing}
          ${
            onlyOpenId && !this.withPassword
              ? html`<button class="link" @click=${() => (this.withPassword = true)}>
                  ${t('admin:signIn.emergency')}
                </button>`
              : this.#renderForm(!options?.openid)
          }
        </div>
      </midcall-signed-out-card>
    `;
  }

  /** Why a sign-in by OpenID came back here. */
  #renderReturn(): TemplateResult | typeof nothing {
    const failure = OpenIdFailure.safeParse(new URLSearchParams(location.search).get('error')).data;
    if (!failure || this.#submission.error !== null) return nothing;
    return html`<div class="banner danger" role="alert">
      ${icon('alert')}<span>${t(`admin:signIn.${failure}`)}</span>
    </div>`;
  }

  #renderOpenId(isOnly: boolean): TemplateResult {
    const href = `/v1/portal/${tenantOfAddress()}/openid`;
    return html`<a class="b primary" href=${href}>${t('admin:signIn.openid')}</a
      >${isOnly ? nothing : html`<hr />`}`;
  }

  #renderForm(isMain: boolean): TemplateResult {
    return html`
      <form @submit=${this.#handleSubmit}>
        ${emailField()}
        ${signedOutField('password', {
          ...{ label: t('admin:signIn.password'), type: 'password', autocomplete: 'current-password' },
        })}
        ${submitPart(this.#submission, { words: t('admin:signIn.submit'), isMain })}
      </form>
    `;
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const body = fieldsOf(event);
    await this.#submission.send(async () => {
      await sendSignedOut('sign-in', { body, answer: NOTHING });
      this.dispatchEvent(new CustomEvent('signed-in'));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-sign-in-page': MidcallSignInPage;
  }
}
