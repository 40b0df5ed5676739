import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Invitation } from '../../protocol/account.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';

/**
 * A link for somebody, this one time: to be copied and passed on.
 *
 * @event {Event} done - It was passed on.
 */
@customElement('midcall-one-time-link')
export class MidcallOneTimeLink extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    css`
      .body {
        display: grid;
        gap: var(--midcall-2);
        min-inline-size: 0;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
        justify-content: flex-end;
      }
    `,
  ];

  @property({ attribute: false }) invitation!: Invitation;
  /** Whom it is for. */
  @property() name = '';
  @state() private copied = false;

  protected override firstUpdated() {
    const link = this.renderRoot.querySelector('input');
    link?.focus();
    link?.select();
  }

  override render() {
    const { link, expiresAt } = this.invitation;
    return html`
      <div class="banner warning">
        ${icon('lock')}
        <div class="body">
          <div class="field">
            <label for="link">${t('admin:people.linkTitle', { name: this.name })}</label>
            <input class="in" id="link" readonly dir="ltr" .value=${link} aria-describedby="once" />
            <p class="help" id="once">${t('admin:people.linkText', { date: fullTime(expiresAt) })}</p>
          </div>
          <div class="acts">
            <span class="help" role="status">${this.copied ? t('admin:people.copied') : ''}</span>
            <button class="b" type="button" @click=${this.#handleCopy}>${t('admin:people.copy')}</button>
            <button class="b" type="button" @click=${() => this.dispatchEvent(new Event('done'))}>
              ${t('admin:people.done')}
            </button>
          </div>
        </div>
      </div>
    `;
  }

  /** Where the clipboard is not given, the link stays selected, to be copied by hand. */
  async #handleCopy(): Promise<void> {
    this.renderRoot.querySelector('input')?.select();
    this.copied = await navigator.clipboard.writeText(this.invitation.link).then(
      () => true,
      () => false,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-one-time-link': MidcallOneTimeLink;
  }
}
