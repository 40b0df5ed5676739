import { Task } from '@lit/task';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { InvitedPerson } from '../../protocol/sign-in.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { renderFailure } from '../failure.ts';
import { newPasswordField, passwordProblem } from '../new-password-field.ts';
import { NOTHING } from '../portal-api.ts';
import {
  enterPortal,
  readSignInOptions,
  sendSignedOut,
  tenantOfAddress,
  tokenOfAddress,
} from '../signed-out.ts';
import { fieldsOf, nameField, signedOutStyles, submitPart } from '../signed-out-form.ts';
import { Submission } from '../submission.ts';
import '../elements/signed-out-card.ts';

/** Somebody invited, or who has forgotten their password, sets name and password by a one-time link. */
@customElement('midcall-invitation-page')
export class MidcallInvitationPage extends LitElement {
  static override styles = signedOutStyles;

  #submission = new Submission(this);
  #company = new Task(this, { task: readSignInOptions, args: () => [] });
  #person = new Task(this, {
    task: () => sendSignedOut('invitation', { body: { token: tokenOfAddress() }, answer: InvitedPerson }),
    args: () => [],
  });

  /** What is wrong with the password, once it was sent off. */
  @state() private problem = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    const { value: person } = this.#person;
    return html`
      <midcall-signed-out-card
        heading=${t('admin:invitation.title')}
        text=${this.#company.value?.company ?? ''}
      >
        ${person ? this.#renderForm(person) : this.#renderOver()}
      </midcall-signed-out-card>
    `;
  }

  #renderForm({ name, email }: InvitedPerson): TemplateResult {
    return html`
      <form @submit=${this.#handleSubmit}>
        <p>${t('admin:invitation.text', { email })}</p>
        ${nameField(name)}
        <input type="hidden" name="email" autocomplete="username" .value=${email} />
        ${newPasswordField({ problem: this.problem, onInput: () => (this.problem = '') })}
        ${submitPart(this.#submission, { words: t('admin:invitation.submit') })}
      </form>
    `;
  }

  #renderOver(): TemplateResult {
    const { error } = this.#person;
    if (error === undefined) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    return html`
      <div class="ways">
        ${renderFailure(error)}
        <a class="b" href="/portal/${tenantOfAddress()}/sign-in">${t('admin:invitation.toSignIn')}</a>
      </div>
    `;
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { name = '', email = '', password = '' } = fieldsOf(event);
    const company = this.#company.value?.company ?? '';
    this.problem = passwordProblem(password, { name, email, company });
    if (this.problem !== '') return this.renderRoot.querySelector<HTMLElement>('#password')?.focus();
    const body = { token: tokenOfAddress(), name, password };
    await this.#submission.send(async () => {
      await sendSignedOut('invitation/accept', { body, answer: NOTHING });
      enterPortal();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-invitation-page': MidcallInvitationPage;
  }
}
