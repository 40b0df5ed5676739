import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { LOCALES } from '../../protocol/locales.ts';
import { base, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { localeName } from '../../ui/locale-name.ts';
import { LocaleController, locale, t } from '../../ui/i18n.ts';
import { speak } from '../language.ts';
import { card } from '../page.styles.ts';
import { keepPreferences } from '../preferences.ts';

/**
 * The frame of the pages before a sign-in: one card in the middle, and the language under it.
 * @slot - What the card holds.
 */
@customElement('midcall-signed-out-card')
export class MidcallSignedOutCard extends LitElement {
  static override styles = [
    base,
    field,
    card,
    css`
      main {
        min-block-size: 100vh;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--midcall-4);
        padding: var(--midcall-4);
      }
      .card {
        inline-size: min(400px, calc(100vw - 32px));
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--midcall-4);
        padding: var(--midcall-6);
      }
      h1 {
        font: var(--midcall-type-title);
      }
      .language {
        inline-size: 200px;
      }
    `,
  ];

  @property() heading = '';
  /** A line under the heading; the name of the company, where it is known. */
  @property() text = '';

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    return html`
      <main>
        <div class="card">
          <div>
            <h1>${this.heading}</h1>
            <p class="muted"><bdi>${this.text}</bdi></p>
          </div>
          <slot></slot>
        </div>
        <div class="language">
          <label class="sr" for="language">${t('admin:signIn.language')}</label>
          <span class="select">
            <select class="in" id="language" @change=${this.#handleLanguage}>
              ${LOCALES.map(
                (tag) =>
                  html`<option value=${tag} lang=${tag} ?selected=${tag === locale()}>
                    ${localeName(tag)}
                  </option>`,
              )}
            </select>
            ${icon('down')}
          </span>
        </div>
      </main>
    `;
  }

  async #handleLanguage({ target }: Event): Promise<void> {
    const tag = (target as HTMLSelectElement).value;
    keepPreferences({ locale: tag });
    await speak(tag);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-signed-out-card': MidcallSignedOutCard;
  }
}
