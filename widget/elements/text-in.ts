import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TextIn } from '../../protocol/text-in.ts';
import { base, button } from '../../ui/components.ts';
import { direction, languageName, LocaleController, locale, t, wordsIn } from '../../ui/i18n.ts';
import { formatPhone, loadPhones, needsPhones } from '../../ui/phone.ts';
import { shortTime } from '../../ui/time.ts';

/** What the agent does about a code. */
export class TextInEvent extends CustomEvent<{ act: 'begin' | 'join' | 'refuse' }> {
  constructor(act: 'begin' | 'join' | 'refuse') {
    super('midcall-text-in', { detail: { act }, bubbles: true, composed: true });
  }
}

/** Keeps its order in words of either direction (LRI, PDI: Unicode UAX #9), and stays on one line. */
const isolated = (text: string) => `\u2066${text.replaceAll(' ', '\u00a0')}\u2069`;

/**
 * A code that the agent reads to the caller, and then the mobile that texted it.
 *
 * @event {TextInEvent} midcall-text-in - Another code, or whose the mobile is.
 */
@customElement('midcall-text-in')
export class MidcallTextIn extends LitElement {
  static override styles = [
    base,
    button,
    css`
      :host {
        display: block;
        max-block-size: 70vh;
        overflow-y: auto;
        padding: var(--midcall-3) var(--midcall-4);
        border-block-start: 1px solid var(--midcall-line);
        background: var(--midcall-surface);
      }
      section {
        display: grid;
        gap: var(--midcall-2);
      }
      .big {
        font: var(--midcall-type-figure);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
        user-select: all;
      }
      .number {
        font: var(--midcall-type-title);
        white-space: nowrap;
        user-select: all;
      }
      .muted {
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
      .say {
        padding-inline-start: var(--midcall-3);
        border-inline-start: 2px solid var(--midcall-line-control);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--midcall-2);
      }
      h2 {
        font: var(--midcall-type-strong);
      }
    `,
  ];

  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the sentence of the caller is for: the words on the screen, the caller's language, the code. */
  #translated = '';

  @state() private said = '';
  @state() private copied = false;

  /** The code of the shown call. */
  @property({ attribute: false }) textIn: TextIn | null = null;
  /** The caller inside a sentence. */
  @property() name = '';
  /** Language the caller speaks. */
  @property() language = '';
  /** The server is asked. */
  @property({ type: Boolean }) busy = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has('textIn')) this.copied = false;
    const wish = `${locale()} ${this.language} ${this.textIn?.id ?? ''}`;
    if (wish !== this.#translated) void this.#translate((this.#translated = wish));
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has('textIn')) this.#watchTheClock();
  }

  protected override render() {
    const { textIn } = this;
    if (!textIn) return nothing;
    const isOver = textIn.state === 'expired' || Date.parse(textIn.expiresAt) <= Date.now();
    return html`<section aria-label=${t('textIn.title')}>
      ${
        textIn.state === 'texted'
          ? this.renderTexted(textIn)
          : isOver
            ? this.renderOver()
            : this.renderWaiting(textIn)
      }
    </section>`;
  }

  private renderWaiting({ code, ourNumber, expiresAt }: TextIn) {
    return html`
      <h2>${t('textIn.ask', { name: this.name })}</h2>
      <p class="big"><bdi dir="ltr">${[...code].join(' ')}</bdi></p>
      <p class="muted">${t('textIn.to')}</p>
      <p class="number"><bdi dir="ltr">${formatPhone(ourNumber)}</bdi></p>
      ${
        this.said === ''
          ? nothing
          : html`<p class="muted">${t('textIn.inLanguage', { language: languageName(this.language) })}</p>
              <p class="say" lang=${this.language} dir=${direction(this.language)}>${this.said}</p>`
      }
      <p class="muted" role="status">${t('textIn.valid', { time: shortTime(expiresAt) })}</p>
      <div class="row">
        <button class="b small" @click=${this.handleCopy}>${t('textIn.copy')}</button>
        <button
          class="b small"
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${() => this.#act('begin')}
        >
          ${t('textIn.another')}
        </button>
        <span class="muted" role="status">${this.copied ? t('textIn.copied') : ''}</span>
      </div>
    `;
  }

  private renderOver() {
    return html`
      <div role="status"><h2>${t('textIn.over')}</h2></div>
      <div class="row">
        <button class="b" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => this.#act('begin')}>
          ${t('textIn.another')}
        </button>
      </div>
    `;
  }

  private renderTexted({ last }: TextIn) {
    return html`
      <div role="status"><h2>${t('textIn.texted', { last: isolated(last ?? '') })}</h2></div>
      <p class="big"><bdi dir="ltr">… ${[...(last ?? '')].join(' ')}</bdi></p>
      <p>${t('textIn.compare', { name: this.name })}</p>
      <div class="row">
        <button
          class="b primary"
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${() => this.#act('join')}
        >
          ${t('textIn.join')}
        </button>
        <button class="b" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => this.#act('refuse')}>
          ${t('textIn.refuse')}
        </button>
      </div>
    `;
  }

  /** The same in the caller's language, where that is another than the agent's. */
  async #translate(wish: string) {
    const { textIn, language } = this;
    if (!textIn) return;
    if (needsPhones(textIn.ourNumber)) await loadPhones().catch(() => undefined);
    const values = {
      code: isolated([...textIn.code].join(' ')),
      number: isolated(formatPhone(textIn.ourNumber)),
    };
    const words = await wordsIn(language, 'textIn.say', values).catch(() => null);
    if (wish !== this.#translated) return;
    this.said = words === null || words.locale === locale() ? '' : words.text;
    this.requestUpdate();
  }

  #act(act: 'begin' | 'join' | 'refuse') {
    if (!this.busy) this.dispatchEvent(new TextInEvent(act));
  }

  private async handleCopy() {
    const { textIn } = this;
    if (!textIn) return;
    const own = t('textIn.say', { code: textIn.code, number: formatPhone(textIn.ourNumber) });
    // marks of direction are for the screen
    const lines = [own, this.said].filter((line) => line !== '').join('\n');
    this.copied = await navigator.clipboard
      .writeText(lines.replace(/[\u2066-\u2069]/g, '').replaceAll('\u00a0', ' '))
      .then(
        () => true,
        // a page may keep the clipboard from the frame; the code can still be selected
        () => false,
      );
  }

  /** No event tells that a code has outlived its time. */
  #watchTheClock() {
    clearTimeout(this.#timer);
    const leftMs = this.textIn?.state === 'waiting' ? Date.parse(this.textIn.expiresAt) - Date.now() : 0;
    if (leftMs > 0) this.#timer = setTimeout(() => this.requestUpdate(), leftMs);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-text-in': MidcallTextIn;
  }
}
