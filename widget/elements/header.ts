import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CallState } from '../../protocol/call.ts';
import { badge, base, button, status } from '../../ui/components.ts';
import { direction, languageName, LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone, loadPhones, needsPhones } from '../../ui/phone.ts';
import { TickController } from '../../ui/tick-controller.ts';
import { elapsed } from '../../ui/time.ts';
import { styles } from './header.styles.ts';

export type HeaderState = CallState | 'none' | 'reconnecting';

/**
 * Who is on the line and how long, and under it how things stand.
 *
 * @event {DetailsToggleEvent} midcall-details-toggle - The agent opened or closed the details.
 * @event {Event} midcall-phones - Numbers of all countries can be grouped from now on.
 */
@customElement('midcall-header')
export class MidcallHeader extends LitElement {
  static override styles = [base, button, badge, status, styles];

  /** Name or number of the caller; `null` without a call. */
  @property({ attribute: false }) name: string | null = null;
  @property() state: HeaderState = 'none';
  /** E.164; not shown again when it already stands as the name. */
  @property({ attribute: false }) number: string | null = null;
  @property({ attribute: false }) queue: string | null = null;
  /** Of the conversation. */
  @property({ attribute: false }) language: string | null = null;
  /** When the call connected: ISO time. */
  @property({ attribute: false }) since: string | null = null;
  /** When it ended; `null` while it runs. */
  @property({ attribute: false }) until: string | null = null;
  /** Live calls beside the shown one. */
  @property({ type: Number }) recent = 0;
  /** Whether the details are open. */
  @property({ type: Boolean }) open = false;

  constructor() {
    super();
    new LocaleController(this);
    new TickController(this, () => this.since !== null && this.until === null);
  }

  protected override willUpdate() {
    if (this.number !== null && needsPhones(this.number)) void loadPhones().then(() => this.sayPhones());
  }

  /** Whoever wrote a number before it could be grouped writes it again: the name may be the number. */
  private sayPhones() {
    this.requestUpdate();
    this.dispatchEvent(new Event('midcall-phones'));
  }

  protected override render() {
    return html`
      <header>
        <h1 dir=${this.name === null ? direction() : 'auto'} title=${this.name ?? nothing}>
          ${this.name ?? t('title')}
        </h1>
        ${this.renderTimer()}
        <button
          class="b icon"
          aria-label=${t('more')}
          title=${t('more')}
          aria-expanded=${String(this.open)}
          @click=${this.handleToggle}
        >
          ${icon('more')}
        </button>
        <div class="sub">
          ${this.renderState()} ${this.renderNumber()} ${this.renderQueue()} ${this.renderRecent()}
          ${this.renderLanguage()}
        </div>
      </header>
    `;
  }

  private renderTimer() {
    if (this.since === null) return html`<span></span>`;
    const to = this.until === null ? Date.now() : Date.parse(this.until);
    return html`<span class="timer num" role="timer" title=${t('header.time')} aria-label=${t('header.time')}
      >${elapsed(Date.parse(this.since), to)}</span
    >`;
  }

  private renderState() {
    const looks =
      this.state === 'reconnecting' ? 'warn' : this.state === 'none' || this.state === 'ended' ? 'off' : '';
    return html`<span class="state"><span class="dot ${looks}"></span>${t(`call.${this.state}`)}</span>`;
  }

  private renderNumber() {
    if (this.number === null) return nothing;
    const shown = formatPhone(this.number);
    return shown === this.name
      ? nothing
      : html`<span class="sep"></span><bdi dir="ltr" class="num">${shown}</bdi>`;
  }

  private renderQueue() {
    // Beside the count of calls there is no room for it; the details have it.
    return this.queue && this.recent === 0
      ? html`<span class="sep"></span><span class="queue">${this.queue}</span>`
      : nothing;
  }

  private renderRecent() {
    return this.recent > 0
      ? html`<span class="sep"></span
          ><span class="recent">${t('header.recent', { count: this.recent })}</span>`
      : nothing;
  }

  private renderLanguage() {
    if (!this.language) return nothing;
    const name = languageName(this.language);
    return html`<span class="lang" title="${t('header.language')}: ${name}"
      ><span aria-hidden="true">${this.language.split('-')[0]?.toUpperCase()}</span
      ><span class="sr">${name}</span></span
    >`;
  }

  private handleToggle() {
    this.dispatchEvent(new DetailsToggleEvent(!this.open));
  }
}

export class DetailsToggleEvent extends CustomEvent<{ open: boolean }> {
  constructor(open: boolean) {
    super('midcall-details-toggle', { detail: { open }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-header': MidcallHeader;
  }
}
