import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { NOTHING, PortalApi } from '../portal-api.ts';
import { banner, card } from '../page.styles.ts';

/**
 * Signs in with e-mail and password.
 * @fires signed-in - The server has set its cookie.
 */
@customElement('midcall-sign-in-page')
export class MidcallSignInPage extends LitElement {
  static override styles = [
    base,
    button,
    field,
    card,
    banner,
    css`
      main {
        min-block-size: 100vh;
        display: grid;
        place-content: center;
        padding: var(--midcall-4);
      }
      .card {
        inline-size: min(360px, calc(100vw - 32px));
        display: grid;
        gap: var(--midcall-4);
        padding: var(--midcall-6);
      }
      h1 {
        font: var(--midcall-type-title);
      }
    `,
  ];

  @state() private busy = false;
  @state() private error: unknown = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    return html`
      <main>
        <form class="card" @submit=${this.#handleSubmit}>
          <h1>${t('admin:signIn.title')}</h1>
          ${
            this.error === null
              ? nothing
              : html`<div class="banner danger" role="alert">
                  ${icon('alert')}<span>${errorWords(this.error)}</span>
                </div>`
          }
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
          <button class="b primary" type="submit" ?disabled=${this.busy}>${t('admin:signIn.submit')}</button>
        </form>
      </main>
    `;
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const tenant = location.pathname.split('/')[2] ?? '';
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
