import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { assertNever } from '../../protocol/assert-never.ts';
import { base, button } from '../../ui/components.ts';
import { formatNumber, LocaleController, t } from '../../ui/i18n.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { TickController } from '../../ui/tick-controller.ts';
import type { Banner } from '../banner.ts';
import { blockText, errorText, sentence } from '../words.ts';

type BannerAction = 'try-now' | 'stop' | 'continue' | 'dismiss';

/**
 * The one notice between header and conversation.
 *
 * @event {BannerActionEvent} midcall-banner-action - The agent pressed one of its buttons.
 */
@customElement('midcall-banner')
export class MidcallBanner extends LitElement {
  static override styles = [
    base,
    button,
    css`
      .banner {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: var(--midcall-2);
        align-items: start;
        padding-block: 10px;
        padding-inline: var(--midcall-4);
        border-block-end: 1px solid var(--midcall-line);
        font: var(--midcall-type-meta);
        color: var(--midcall-text);
      }
      .banner > .i {
        margin-block-start: 1px;
      }
      b {
        font-weight: 600;
        display: block;
      }
      .actions {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
      }
      .warning {
        background: var(--midcall-warning-tint);
      }
      .warning > .i {
        color: var(--midcall-warning);
      }
      .danger {
        background: var(--midcall-danger-tint);
      }
      .danger > .i {
        color: var(--midcall-danger);
      }
      .info {
        background: var(--midcall-info-tint);
      }
      .info > .i {
        color: var(--midcall-info);
      }
      @container (inline-size <= 340px) {
        .banner {
          padding-inline: var(--midcall-3);
        }
      }
    `,
  ];

  /** What to say; `null` shows nothing. */
  @property({ attribute: false }) banner: Banner | null = null;

  constructor() {
    super();
    new LocaleController(this);
    new TickController(this, () => this.banner?.kind === 'offline');
  }

  protected override render() {
    const { banner } = this;
    if (!banner) return nothing;
    switch (banner.kind) {
      case 'offline':
        return this.renderNotice(
          'warning',
          'offline',
          this.offlineTitle(banner.since),
          t('banner.offlineText'),
          {
            side: this.renderLink('try-now', t('tryNow')),
          },
        );
      case 'lock':
        return this.renderNotice('danger', 'lock', t('banner.lock', banner), t('banner.lockText', banner));
      case 'suspected':
        return this.renderNotice(
          'warning',
          'question',
          t('banner.suspected', banner),
          t('banner.suspectedText'),
          {
            below: html`<div class="actions">
              ${this.renderButton('stop', t('banner.stop'))}${this.renderButton('continue', t('banner.continue'))}
            </div>`,
          },
        );
      case 'optedOut':
        return this.renderNotice('danger', 'alert', t('banner.optedOut', banner), t('banner.optedOutText'));
      case 'held': {
        const { title, text } = blockText(banner.block, banner);
        return this.renderNotice('danger', 'alert', title, text);
      }
      case 'sourceLost':
        return this.renderNotice('warning', 'warning', t('banner.sourceLost'), t('banner.sourceLostText'));
      case 'closing':
        return this.renderNotice('info', 'clock', t('banner.closing'), t('banner.closingText'));
      case 'notice':
        return this.renderNotice('danger', 'alert', '', errorText(banner.code), {
          side: this.renderLink('dismiss', t('close')),
        });
      default:
        return assertNever(banner);
    }
  }

  private renderNotice(
    looks: 'warning' | 'danger' | 'info',
    shape: IconName,
    title: string,
    text: string,
    { side = nothing, below = nothing }: { side?: unknown; below?: unknown } = {},
  ) {
    return html`<div class="banner ${looks}">
      ${icon(shape)}<span>${title === '' ? nothing : html`<b>${sentence(title)}</b>`}${sentence(text)}</span>${side}${below}
    </div>`;
  }

  private renderLink(action: BannerAction, label: string) {
    return html`<button class="link" @click=${() => this.handleAction(action)}>${label}</button>`;
  }

  private renderButton(action: BannerAction, label: string) {
    return html`<button class="b small" @click=${() => this.handleAction(action)}>${label}</button>`;
  }

  private offlineTitle(since: number): string {
    const seconds = Math.floor((Date.now() - since) / 1_000);
    return seconds < 1 ? t('banner.offlineNow') : t('banner.offline', { seconds: formatNumber(seconds) });
  }

  private handleAction(action: BannerAction) {
    this.dispatchEvent(new BannerActionEvent(action));
  }
}

export class BannerActionEvent extends CustomEvent<{ action: BannerAction }> {
  constructor(action: BannerAction) {
    super('midcall-banner-action', { detail: { action }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-banner': MidcallBanner;
  }
}
