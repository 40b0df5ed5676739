import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { base, button, status } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { TickController } from '../../ui/tick-controller.ts';
import { fullTime, shortTime } from '../../ui/time.ts';
import type { HostVerb } from '../../protocol/adapter.ts';
import type { Bubble, BubbleAction, BubbleStatus } from '../bubble.ts';
import { mayHoldParts, type TextPart } from '../text-parts.ts';
import { reasonOf } from '../words.ts';
import { styles } from './message.styles.ts';

const ICONS: Record<Exclude<BubbleStatus, 'received'>, IconName> = {
  sending: 'clock',
  waiting: 'clock',
  checking: 'clock',
  sent: 'tick',
  delivered: 'ticks',
  notDelivered: 'alert',
  notConfirmed: 'question',
  canceled: 'close',
};

/**
 * One text of the conversation, with what became of it and what can be done about it.
 *
 * @event {MessageActionEvent} midcall-message-action - The agent pressed Try again, Send again, Cancel, Edit or Discard.
 * @event {DialEvent} midcall-dial - The agent pressed a telephone number in the text.
 * @event {EmailEvent} midcall-email - The agent pressed an e-mail address in the text.
 */
@customElement('midcall-message')
export class MidcallMessage extends LitElement {
  static override styles = [base, button, status, styles];

  @state() private parts: readonly TextPart[] | null = null;

  @property({ attribute: false }) bubble: Bubble | null = null;
  /** Whose words these are; shown when `head` is set. */
  @property({ attribute: false }) author = '';
  @property({ type: Boolean }) head = false;
  /** Which agent, in order of appearance: the second and later ones have another tint. */
  @property({ type: Number }) voice = 0;
  /** ISO 3166 country telephone numbers are read in. */
  @property({ attribute: false }) homeCountry = 'US';
  /** Whether the agent may save pictures. */
  @property({ type: Boolean }) canSave = false;
  /** What the host page can do: a number or an address it can do nothing with is text. */
  @property({ attribute: false }) verbs: readonly HostVerb[] = [];
  /** Nothing can be sent any more: no buttons. */
  @property({ type: Boolean }) readOnly = false;
  /** The arrows stand on this text: its buttons can be reached by Tab. */
  @property({ type: Boolean }) active = false;
  @property({ reflect: true }) side: 'in' | 'out' = 'in';

  constructor() {
    super();
    new LocaleController(this);
    new TickController(this, () => this.bubble?.status === 'waiting');
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!this.bubble || (!changed.has('bubble') && !changed.has('homeCountry'))) return;
    this.side = this.bubble.side;
    if (changed.get('bubble')?.text !== this.bubble.text || changed.has('homeCountry'))
      this.findParts(this.bubble.text);
  }

  protected override render() {
    const { bubble } = this;
    if (!bubble) return nothing;
    return html`
      ${this.head ? this.renderWho(bubble) : nothing}
      ${
        bubble.media.length > 0
          ? html`<midcall-photos
              .media=${bubble.media}
              .messageId=${bubble.messageId ?? ''}
              .at=${bubble.at}
              .canSave=${this.canSave}
            ></midcall-photos>`
          : nothing
      }
      ${bubble.text === '' ? nothing : this.renderText(bubble)}
      ${bubble.side === 'out' ? this.renderStatus(bubble) : nothing}
    `;
  }

  private renderWho({ side, at, whileWaiting }: Bubble) {
    const time =
      side === 'in'
        ? html`<time class="num" datetime=${at} title=${fullTime(at)}>${shortTime(at)}</time>`
        : nothing;
    return html`<div class="who">
      <b dir="auto">${this.author}</b
      >${time}${whileWaiting ? html`<span>${t('conversation.whileWaiting')}</span>` : nothing}
    </div>`;
  }

  private renderText({ side, status, text, language, at }: Bubble) {
    const looks = {
      bubble: true,
      out: side === 'out',
      agent2: this.voice > 0,
      failed: status === 'notDelivered',
      unsure: status === 'notConfirmed',
      canceled: status === 'canceled',
    };
    const content = this.parts?.map((part) => this.renderPart(part)) ?? text;
    return html`<div class=${classMap(looks)} dir="auto" lang=${language || nothing} title=${fullTime(at)}>
      <span class="words">${content}</span>
    </div>`;
  }

  private renderPart(part: TextPart) {
    const stop = this.active ? 0 : -1;
    switch (part.type) {
      case 'text':
        return part.text;
      case 'url':
        return html`<a href=${part.href} target="_blank" rel="noopener noreferrer" tabindex=${stop}
          >${part.text}</a
        >`;
      case 'email':
        if (!this.verbs.includes('email')) return part.text;
        return html`<button
          class="link"
          tabindex=${stop}
          title=${t('message.email', { address: part.address })}
          @click=${() => this.dispatchEvent(new EmailEvent(part.address))}
        >
          ${part.text}
        </button>`;
      case 'phone':
        if (!this.verbs.includes('dial')) return html`<bdi dir="ltr">${part.text}</bdi>`;
        return html`<button
          class="link"
          tabindex=${stop}
          title=${t('message.call', { number: part.text })}
          @click=${() => this.dispatchEvent(new DialEvent(part.number))}
        >
          <bdi dir="ltr">${part.text}</bdi>
        </button>`;
    }
  }

  private renderStatus(bubble: Bubble) {
    if (bubble.status === 'received') return nothing;
    const looks = {
      st: true,
      danger: bubble.status === 'notDelivered',
      warning: bubble.status === 'notConfirmed',
    };
    const { statusAt } = bubble;
    const why = bubble.status === 'waiting' ? this.waitingText(bubble) : reasonOf(bubble);
    return html`
      <div class=${classMap(looks)}>
        ${icon(ICONS[bubble.status])}<span>${t(`message.${bubble.status}`)}</span
        ><time class="num" datetime=${statusAt} title=${fullTime(statusAt)}>${shortTime(statusAt)}</time>
      </div>
      ${why === '' ? nothing : html`<p class="why">${why}</p>`}
      ${this.readOnly || bubble.actions.length === 0 ? nothing : this.renderActions(bubble)}
    `;
  }

  private renderActions({ actions, status }: Bubble) {
    return html`<div class="act">
      ${actions.map(
        (action) =>
          html`<button
            class="b small ${action === 'discard' || (action === 'tryAgain' && status === 'notDelivered') ? 'quiet' : ''}"
            tabindex=${this.active ? 0 : -1}
            @click=${() => this.handleAction(action)}
          >
            ${action === 'tryAgain' ? icon('retry') : nothing}${t(`message.${action}`)}
          </button>`,
      )}
    </div>`;
  }

  private waitingText({ waitUntil }: Bubble): string {
    const seconds = waitUntil === null ? 0 : Math.ceil((Date.parse(waitUntil) - Date.now()) / 1_000);
    return seconds > 0 ? t('message.waitingWhy', { count: seconds }) : t('message.waitingSoon');
  }

  private findParts(text: string) {
    this.parts = null;
    if (!mayHoldParts(text)) return;
    void import('../split-text.ts')
      .then(({ splitText }) => splitText(text, this.homeCountry))
      .then((parts) => {
        if (this.bubble?.text === text) this.parts = parts;
      });
  }

  private handleAction(action: BubbleAction) {
    if (this.bubble) this.dispatchEvent(new MessageActionEvent(action, this.bubble));
  }
}

export class MessageActionEvent extends CustomEvent<{ action: BubbleAction; bubble: Bubble }> {
  constructor(action: BubbleAction, bubble: Bubble) {
    super('midcall-message-action', { detail: { action, bubble }, bubbles: true, composed: true });
  }
}

export class DialEvent extends CustomEvent<{ number: string }> {
  constructor(number: string) {
    super('midcall-dial', { detail: { number }, bubbles: true, composed: true });
  }
}

export class EmailEvent extends CustomEvent<{ address: string }> {
  constructor(address: string) {
    super('midcall-email', { detail: { address }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-message': MidcallMessage;
  }
}
