import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { InvitedPerson, SignInOptions } from '../../protocol/sign-in.ts';
import { base, button, field } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { newPasswordField, passwordProblem } from '../new-password-field.ts';
import { NOTHING, PortalApi } from '../portal-api.ts';
import { banner } from '../page.styles.ts';
import { enterPortal, renderFailure, tenantOfAddress, tokenOfAddress } from '../signed-out.ts';
import '../elements/signed-out-card.ts';

/** Somebody invited, or who has forgotten their password, sets name and password by a one-time link. */
@customElement('midcall-invitation-page')
export class MidcallInvitationPage extends LitElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    css`
      form,
      .over {
        display: grid;
        gap: var(--midcall-4);
      }
    `,
  ];

  @state() private person: InvitedPerson | null = null;
  @state() private company = '';
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
    void this.#readPerson();
  }

  override render() {
    return html`
      <midcall-signed-out-card heading=${t('admin:invitation.title')} text=${this.company}>
        ${this.person ? this.#renderForm(this.person) : this.#renderOver()}
      </midcall-signed-out-card>
    `;
  }

  #renderForm({ name, email }: InvitedPerson): TemplateResult {
    return html`
      <form @submit=${this.#handleSubmit}>
        <p>${t('admin:invitation.text', { email })}</p>
        <div class="field">
          <label for="name">${t('admin:setup.name')}</label>
          <input
            class="in"
            id="name"
            name="name"
            autocomplete="name"
            maxlength="100"
            required
            dir="auto"
            .defaultValue=${name}
          />
        </div>
        <input type="hidden" name="email" autocomplete="username" .value=${email} />
        ${newPasswordField({ problem: this.problem, onInput: () => (this.problem = '') })}
        ${renderFailure(this.error)}
        <button class="b primary" type="submit" ?disabled=${this.busy}>
          ${t('admin:invitation.submit')}
        </button>
      </form>
    `;
  }

  #renderOver(): TemplateResult {
    if (this.error === null) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    return html`
      <div class="over">
        ${renderFailure(this.error)}
        <a class="b" href="/portal/${tenantOfAddress()}/sign-in">${t('admin:invitation.toSignIn')}</a>
      </div>
    `;
  }

  async #readPerson(): Promise<void> {
    const tenant = tenantOfAddress();
    const api = new PortalApi(tenant);
    const path = `/v1/portal/${tenant}`;
    try {
      this.company = (await api.request({ path, answer: SignInOptions })).company;
      this.person = await api.request({
        method: 'POST',
        path: `${path}/invitation`,
        body: { token: tokenOfAddress() },
        answer: InvitedPerson,
      });
    } catch (error) {
      this.error = error;
    }
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const [name, password] = [String(data.get('name')), String(data.get('password'))];
    this.problem = passwordProblem(password, {
      name,
      email: this.person?.email ?? '',
      company: this.company,
    });
    this.error = null;
    if (this.problem !== '') return this.renderRoot.querySelector<HTMLElement>('#password')?.focus();
    const tenant = tenantOfAddress();
    this.busy = true;
    try {
      await new PortalApi(tenant).request({
        method: 'POST',
        path: `/v1/portal/${tenant}/invitation/accept`,
        body: { token: tokenOfAddress(), name, password },
        answer: NOTHING,
      });
      enterPortal();
    } catch (error) {
      this.error = error;
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-invitation-page': MidcallInvitationPage;
  }
}
