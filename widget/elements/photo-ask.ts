import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionSnapshot } from '../../protocol/session.ts';
import { base, chip } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { onceGuard } from '../once-guard.ts';
import { photoLinkState } from '../photo-link-state.ts';

/** The agent asks the caller for photos. */
export class AskPhotoEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-ask-photo', { bubbles: true, composed: true });
  }
}

/**
 * Texts the caller a link by which photos are sent, and says what has become of it.
 *
 * @event {AskPhotoEvent} midcall-ask-photo - Send a link; once for each activation.
 */
@customElement('midcall-photo-ask')
export class MidcallPhotoAsk extends LitElement {
  static override styles = [
    base,
    chip,
    css`
      :host {
        display: inline-flex;
        flex: none;
        flex-wrap: wrap;
      }
      .chip {
        flex: none;
      }
      .chip[aria-disabled='true'] {
        color: var(--midcall-text-muted);
        cursor: not-allowed;
      }
      .warning {
        flex: 1 1 12em;
        align-self: center;
        margin-inline-start: 6px;
        font: var(--midcall-type-meta);
        font-weight: 600;
        color: var(--midcall-warning);
      }
      .state {
        color: var(--midcall-text-muted);
        font-weight: 400;
      }
      @media (forced-colors: active) {
        .chip[aria-disabled='true'] {
          color: GrayText;
          border-color: GrayText;
        }
      }
    `,
  ];

  readonly #once = onceGuard();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The agent pressed while a file was on its way, and was told what pressing again does. */
  @property({ type: Boolean, reflect: true }) warned = false;

  /** The conversation that is shown, as far as links matter to it. */
  @property({ attribute: false }) snapshot: Pick<SessionSnapshot, 'photoLink' | 'session'> | null = null;
  /** Why sending waits now, in words; `null`: it does not wait. */
  @property({ attribute: false }) waiting: string | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Sends a link, as the button does. A new one breaks off what is on its way: that is done at the second press only. */
  ask(atMs: number) {
    if (this.waiting !== null || !this.#once.pass('photo link', atMs)) return;
    if (this.#state === 'arriving' && !this.warned) {
      this.warned = true;
      return;
    }
    this.warned = false;
    this.dispatchEvent(new AskPhotoEvent());
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has('snapshot') && this.#state !== 'arriving') this.warned = false;
    this.toggleAttribute('told', this.#state !== null);
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has('snapshot')) this.#watchTheClock();
  }

  protected override render() {
    const now = this.#state;
    const words = now === null ? '' : t(`photoLink.state.${now}`);
    const warning = this.warned ? t('photoLink.busy') : '';
    return html`<button
        class="chip"
        title=${this.waiting ?? (warning || t('photoLink.what'))}
        aria-disabled=${this.waiting === null ? nothing : 'true'}
        aria-keyshortcuts="Alt+P"
        @click=${(event: MouseEvent) => this.ask(event.timeStamp)}
      >
        ${icon('camera')}<span>${t('photoLink.ask')}</span>${
          words === '' ? nothing : html` <span class="state">${words}</span>`
        }</button
      ><span class=${warning === '' ? 'sr' : 'warning'} role="status"
        >${warning || (words === '' ? nothing : t('photoLink.says', { state: words }))}</span
      >`;
  }

  get #state() {
    return this.snapshot && photoLinkState(this.snapshot, Date.now());
  }

  /** No event tells that a link has outlived its time. */
  #watchTheClock() {
    clearTimeout(this.#timer);
    const expiresAt = this.snapshot?.photoLink?.expiresAt;
    const leftMs = expiresAt === undefined ? 0 : Date.parse(expiresAt) - Date.now();
    if (leftMs > 0) this.#timer = setTimeout(() => this.requestUpdate(), leftMs);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-photo-ask': MidcallPhotoAsk;
  }
}
