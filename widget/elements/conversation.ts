import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, queryAll, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone } from '../../ui/phone.ts';
import { fullTime, shortTime } from '../../ui/time.ts';
import { SeenWatch } from '../seen-watch.ts';
import { StickToEnd } from '../stick-to-end.ts';
import type { HostVerb } from '../../protocol/adapter.ts';
import type { Mark, Row } from '../timeline.ts';
import { styles } from './conversation.styles.ts';
import type { MidcallMessage } from './message.ts';
import './message.ts';

/**
 * What was said, from the first text to the end. One tab stop: the arrows, Home and End walk through the texts.
 *
 * @event {SeenEvent} midcall-seen - Messages up to this number were in sight long enough.
 */
@customElement('midcall-conversation')
export class MidcallConversation extends LitElement {
  static override styles = [base, styles];

  #stick = new StickToEnd(this, () => this.log);

  @query('.log') private log!: HTMLElement;
  @queryAll('midcall-message') private texts!: NodeListOf<MidcallMessage>;

  /** Id of the row the arrows stand on. */
  @state() private activeId: string | null = null;
  /** Ids of what came in while the end was out of sight. */
  @state() private unseen: readonly string[] = [];

  @property({ attribute: false }) rows: readonly Row[] = [];
  /** What one calls the caller: first name, or number. */
  @property() callerName = '';
  /** The same inside a sentence. */
  @property() inWords = '';
  /** The number texts go to when it is not the one that calls; E.164. */
  @property({ attribute: false }) otherNumber: string | null = null;
  @property({ attribute: false }) homeCountry = 'US';
  @property({ type: Boolean }) canSave = false;
  /** What the host page can do with numbers and addresses. */
  @property({ attribute: false }) verbs: readonly HostVerb[] = [];
  @property({ type: Boolean }) readOnly = false;
  /** Unread messages of the session: while there are none, nothing is watched. */
  @property({ type: Number }) unread = 0;

  constructor() {
    super();
    new LocaleController(this);
    new SeenWatch(
      this,
      () => this.unreadTexts(),
      (seq) => this.dispatchEvent(new SeenEvent(seq)),
    );
    this.addEventListener('midcall-photos-resized', () => this.requestUpdate());
  }

  /** Shows the end, and puts the focus there. */
  focusEnd() {
    this.toEnd();
    this.walkTo(this.texts.length - 1);
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('rows')) return;
    const known = new Set((changed.get('rows') ?? []).map(({ id }) => id));
    if (known.size === 0 || !this.rows[0] || !known.has(this.rows[0].id)) return;
    const added = this.rows.filter(({ id }) => !known.has(id));
    const side = (row: Row) => (row.type === 'bubble' ? row.bubble.side : null);
    if (added.some((row) => side(row) === 'out')) this.#stick.atEnd = true;
    const inbound = added.filter((row) => side(row) === 'in').map(({ id }) => id);
    if (!this.#stick.atEnd) this.unseen = [...this.unseen, ...inbound];
  }

  protected override render() {
    if (this.#stick.atEnd && this.unseen.length > 0) this.unseen = [];
    const talk = this.rows.some(({ type }) => type === 'bubble');
    return html`
      <div
        class=${classMap({ log: true, talk })}
        role="log"
        aria-live="off"
        aria-label=${t('conversation.label')}
        tabindex="0"
        @keydown=${this.handleKey}
        @focusout=${this.handleFocusOut}
      >
        ${repeat(
          this.rows,
          ({ id }) => id,
          (row) => (row.type === 'mark' ? this.renderMark(row.mark) : this.renderText(row)),
        )}
        ${talk || this.readOnly ? nothing : this.renderReady()}
      </div>
      ${this.unseen.length > 0 && !this.#stick.atEnd ? this.renderPill() : nothing}
    `;
  }

  private renderMark(mark: Mark) {
    if (mark.type === 'transferred')
      return html`<p class="mark">
        <span>${t('conversation.transferred', { ...mark, at: shortTime(mark.at) })}</span>
      </p>`;
    const words = mark.type === 'started' ? t('conversation.started') : t(`end.${mark.reason}`);
    return html`<p class="mark">
      <span
        >${words}
        <time class="num" datetime=${mark.at} title=${fullTime(mark.at)}>${shortTime(mark.at)}</time></span
      >
    </p>`;
  }

  private renderText({ id, bubble, head, voice }: Extract<Row, { type: 'bubble' }>) {
    const author = this.authorOf(bubble);
    return html`<midcall-message
      role="article"
      aria-label="${author} ${shortTime(bubble.at)}"
      tabindex="-1"
      data-id=${id}
      .bubble=${bubble}
      .author=${author}
      .head=${head}
      .voice=${voice}
      .homeCountry=${this.homeCountry}
      .canSave=${this.canSave}
      .verbs=${this.verbs}
      .readOnly=${this.readOnly}
      .active=${this.activeId === id}
    ></midcall-message>`;
  }

  private renderReady() {
    const { otherNumber } = this;
    return html`<div class="ready">
      <h2>${t('empty.ready', { name: this.inWords })}</h2>
      <p>
        ${otherNumber === null ? t('empty.readyText') : t('empty.readyOther', { number: formatPhone(otherNumber) })}
      </p>
    </div>`;
  }

  private renderPill() {
    return html`<button class="newpill" @click=${this.toEnd}>
      ${icon('down')}${t('conversation.new', { count: this.unseen.length })}
    </button>`;
  }

  private authorOf({ side, kind, agent }: Extract<Row, { type: 'bubble' }>['bubble']): string {
    if (kind === 'closing') return t('conversation.closing');
    if (kind === 'waitTime') return t('conversation.waitTime');
    return side === 'in' ? this.callerName : (agent?.name ?? t('conversation.you'));
  }

  private *unreadTexts() {
    if (this.unread === 0) return;
    for (const element of this.texts) {
      const { bubble } = element;
      if (bubble?.side === 'in' && bubble.seq !== null) yield { element, seq: bubble.seq };
    }
  }

  private toEnd = () => {
    this.unseen = [];
    this.#stick.scrollToEnd();
  };

  /** Only from the log and its texts: inside a button or a picture the keys belong to it. */
  private handleKey(event: KeyboardEvent) {
    const texts = [...this.texts];
    const from = texts.findIndex((text) => text === event.target);
    if (event.target !== this.log && from === -1) return;
    if (event.altKey || event.ctrlKey || event.metaKey || texts.length === 0) return;
    const last = texts.length - 1;
    const steps: Record<string, number> = {
      ArrowUp: from === -1 ? last : Math.max(0, from - 1),
      ArrowDown: from === -1 ? last : Math.min(last, from + 1),
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.walkTo(to);
  }

  private walkTo(index: number) {
    const text = this.texts[index];
    if (!text) return this.log.focus();
    this.activeId = text.dataset['id'] ?? null;
    text.focus();
    text.scrollIntoView({ block: 'nearest' });
  }

  private handleFocusOut(event: FocusEvent) {
    if (!(event.relatedTarget instanceof Node) || !this.log.contains(event.relatedTarget))
      this.activeId = null;
  }
}

export class SeenEvent extends CustomEvent<{ seq: number }> {
  constructor(seq: number) {
    super('midcall-seen', { detail: { seq }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-conversation': MidcallConversation;
  }
}
