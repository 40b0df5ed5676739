import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { OpenIdFailure, SignInOptions } from '../../protocol/sign-in.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { NOTHING, PortalApi } from '../portal-api.ts';
import { banner } from '../page.styles.ts';
import { renderFailure, tenantOfAddress } from '../signed-out.ts';
import '../elements/signed-out-card.ts';

/**
 * Signs in with e-mail and password, or leads to the company's OpenID provider.
 * @fires signed-in - The server has set its cookie.
 */
@customElement('midcall-sign-in-page')
export class MidcallSignInPage extends LitElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    css`
      form,
      .ways {
        display: grid;
        gap: var(--midcall-4);
      }
    `,
  ];

  /** `null` until the server has said; when it does not, the form is there with what went wrong. */
  @state() private options: SignInOptions | null = null;
  @state() private busy = false;
  @state() private error: unknown = null;
  /** The form of an emergency is asked for. */
  @state() private withPassword = false;

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
    if (!options && this.error === null)
      return html`<midcall-signed-out-card heading=${t('admin:signIn.title')}></midcall-signed-out-card>`;
    const onlyOpenId = options?.openid === true && !options.passwords;
    return html`
      <midcall-signed-out-card heading=${t('admin:signIn.title')} text=${options?.company ?? ''}>
        <div class="ways">
          ${this.#renderReturn()} ${renderFailure(this.error)}
          ${options?.openid ? this.#renderOpenId(onlyOpenId) : nothing}
          ${
            onlyOpenId && !this.withPassword
              ? html`<button class="link" @click=${() => (this.withPassword = true)}>
                  ${t('admin:signIn.emergency')}
                </button>`
              : this.#renderForm(options?.openid ? '' : 'primary')
          }
        </div>
      </midcall-signed-out-card>
    `;
  }

  /** Why a sign-in by OpenID came back here. */
  #renderReturn(): TemplateResult | typeof nothing {
    const failure = OpenIdFailure.safeParse(new URLSearchParams(location.search).get('error')).data;
    if (!failure || this.error !== null) return nothing;
    return html`<div class="banner danger" role="alert">
      ${icon('alert')}<span>${t(`admin:signIn.${failure}`)}</span>
    </div>`;
  }

  #renderOpenId(isOnly: boolean): TemplateResult {
    const href = `/v1/portal/${tenantOfAddress()}/openid`;
    return html`<a class="b primary" href=${href}>${t('admin:signIn.openid')}</a
      >${isOnly ? nothing : html`<hr />`}`;
  }

  #renderForm(looks: 'primary' | ''): TemplateResult {
    return html`
      <form @submit=${this.#handleSubmit}>
        <div class="field">
          <label for="email">${t('admin:signIn.email')}</label>
          <input class="in" id="email" name="email" type="email" autocomplete="username" required dir="ltr" />
        </div>
        <div class="field">
          <label for="password">${t('admin:signIn.password')}</label>
          <input
            class="in"
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            dir="ltr"
          />
        </div>
        <button class="b ${looks}" type="submit" ?disabled=${this.busy}>${t('admin:signIn.submit')}</button>
      </form>
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
    const data = new FormData(event.target as HTMLFormElement);
    const tenant = tenantOfAddress();
    this.busy = true;
    this.error = null;
    try {
      await new PortalApi(tenant).request({
        method: 'POST',
        path: `/v1/portal/${tenant}/sign-in`,
        body: { email: data.get('email'), password: data.get('password') },
        answer: NOTHING,
      });
      this.dispatchEvent(new CustomEvent('signed-in'));
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-sign-in-page': MidcallSignInPage;
  }
}
