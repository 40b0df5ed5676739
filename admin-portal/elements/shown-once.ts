import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Invitation } from '../../protocol/account.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { banner } from '../page.styles.ts';
import { shortMoment } from '../time-zone.ts';

/**
 * A secret, or a link that holds one, this one time: to be copied, then put away.
 *
 * @event {Event} done - It was put away.
 */
@customElement('midcall-shown-once')
export class MidcallShownOnce extends LitElement {
  static override styles = [
    base,
    button,
    field,
    banner,
    css`
      .banner {
        flex-wrap: wrap;
      }
      .field {
        flex: 1 1 260px;
        min-inline-size: 0;
      }
      textarea {
        font-family: ui-monospace, monospace;
        direction: ltr;
        resize: none;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        flex: 1 0 100%;
        justify-content: flex-end;
      }
    `,
  ];

  /** What it is. */
  @property() label = '';
  @property() secret = '';
  /** What to do with it. Without: that it is to be copied now. */
  @property() help = '';
  @state() private copied = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override firstUpdated() {
    const area = this.renderRoot.querySelector('textarea');
    area?.focus();
    area?.select();
  }

  override render() {
    return html`
      <div class="banner warning">
        ${icon('lock')}
        <div class="field">
          <label for="secret">${this.label}</label>
          <textarea
            class="in"
            id="secret"
            readonly
            rows=${this.secret.includes('\n') ? 4 : 2}
            .value=${this.secret}
            aria-describedby="once"
          ></textarea>
          <p class="help" id="once">${this.help || t('admin:once.text')}</p>
        </div>
        <div class="acts">
          <span class="help" role="status">${this.copied ? t('admin:once.copied') : ''}</span>
          <button class="b" type="button" @click=${this.handleCopy}>${t('admin:once.copy')}</button>
          <button class="b" type="button" @click=${() => this.dispatchEvent(new Event('done'))}>
            ${t('admin:once.done')}
          </button>
        </div>
      </div>
    `;
  }

  /** Where the clipboard is not given, the text stays selected, to be copied by hand. */
  private async handleCopy() {
    this.renderRoot.querySelector('textarea')?.select();
    this.copied = await navigator.clipboard.writeText(this.secret).then(
      () => true,
      () => false,
    );
  }
}

/** The same where there is a secret to show: an empty one is none. */
export const renderShownOnce = ({
  label,
  secret,
  help = '',
  onDone,
}: {
  label: string;
  secret: string;
  help?: string;
  onDone: () => void;
}): TemplateResult | typeof nothing =>
  secret === ''
    ? nothing
    : html`<midcall-shown-once
        label=${label}
        secret=${secret}
        help=${help}
        @done=${onDone}
      ></midcall-shown-once>`;

/** A link for somebody, to be passed on by who made it. */
export const renderLinkOnce = (
  name: string,
  invitation: Invitation | null | undefined,
  onDone: () => void,
): TemplateResult | typeof nothing =>
  renderShownOnce({
    label: t('admin:people.linkTitle', { name }),
    secret: invitation?.link ?? '',
    help: invitation ? t('admin:people.linkText', { date: shortMoment(invitation.expiresAt) }) : '',
    onDone,
  });

declare global {
  interface HTMLElementTagNameMap {
    'midcall-shown-once': MidcallShownOnce;
  }
}
