import { html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base } from './components.ts';
import { textAreaStyles } from './text-area.styles.ts';

/** A run of the text in one look. */
export interface MarkedRun {
  text: string;
  mark: 'none' | 'costly' | 'excess' | 'variable';
}

/** The text changed: typed, pasted, undone or inserted. Does not bubble. */
export class TextChangeEvent extends CustomEvent<{ text: string }> {
  constructor(text: string) {
    super('midcall-text', { detail: { text } });
  }
}

/** `#`, a keyword as administrators write them, and the space behind it; at the beginning or after a blank. */
const KEYWORD = /(?<![^\s])#([\p{L}\p{N}_-]{1,30}) $/u;

/**
 * A native text area of two to six rows that can mark runs of its text. Its value is written only to show another
 * draft; everything else goes through the browser's own editing, so that undo takes it back.
 *
 * @event {TextChangeEvent} midcall-text - The text changed.
 */
@customElement('midcall-text-area')
export class MidcallTextArea extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [base, textAreaStyles];

  @query('textarea') private area!: HTMLTextAreaElement;
  @query('.mirror') private mirror!: HTMLElement;

  /** Accessible name. */
  @property() label = '';
  /** Shown while it is empty. */
  @property() placeholder = '';
  /** Language of the text, for spelling and voice. */
  @property() language = '';
  /** Shown, not changed. */
  @property({ type: Boolean, attribute: 'read-only' }) readOnly = false;
  /** Something is wrong with the text. */
  @property({ type: Boolean }) invalid = false;
  /** What is said of the text beside it. */
  @property() about = '';
  /** The text again, in runs. */
  @property({ attribute: false }) runs: readonly MarkedRun[] = [];

  /** What Enter does, for keyboards on glass: `send`. */
  @property({ attribute: 'enter-key-hint' }) override enterKeyHint = '';

  /** The text that a keyword stands for, where it does: `#keyword` and a space are replaced by it, as one undo step. */
  @property({ attribute: false }) keywordText: (keyword: string) => string | null = () => null;

  #loaded = '';

  protected override firstUpdated() {
    this.area.value = this.#loaded;
  }

  protected override updated() {
    this.handleScroll();
  }

  protected override render() {
    return html`<div class="cell">
      <span class="mirror" aria-hidden="true" dir="auto" lang=${this.language}>${this.#marked}</span>
      <textarea
        rows="2"
        dir="auto"
        lang=${this.language}
        spellcheck="true"
        enterkeyhint=${this.enterKeyHint || nothing}
        aria-label=${this.label}
        placeholder=${this.placeholder}
        ?readonly=${this.readOnly}
        aria-invalid=${this.invalid ? 'true' : nothing}
        aria-description=${this.about || nothing}
        @input=${this.handleInput}
        @scroll=${this.handleScroll}
      ></textarea>
    </div>`;
  }

  /** Shows another text; nothing of the one before can be undone back. */
  load(text: string) {
    // As a text area keeps it: a difference in line ends only would move the caret at each rendering.
    this.#loaded = text.replace(/\r\n?/g, '\n');
    if (this.hasUpdated && this.area.value !== this.#loaded) this.area.value = this.#loaded;
  }

  /** Puts `text` at the caret, or in place of what is selected, as one undo step. */
  insert(text: string) {
    this.area.focus();
    this.#endTyping();
    // Deprecated in the standard and without a successor: the only insertion that undo knows.
    if (document.execCommand('insertText', false, text)) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
    this.handleInput();
  }

  /** Puts `text` in place of everything as one undo step; the caret stays as far from the end as it was. */
  replaceAll(text: string) {
    const fromEnd = this.area.value.length - this.area.selectionEnd;
    this.area.select();
    this.insert(text);
    const caret = Math.max(0, text.length - fromEnd);
    this.area.setSelectionRange(caret, caret);
  }

  /** The space holds the height of an empty last line. */
  get #marked() {
    const runs = this.runs.map(({ text, mark }) =>
      mark === 'none' ? text : html`<mark class=${mark}>${text}</mark>`,
    );
    return [...runs, ' '];
  }

  /** Moving the caret away and back closes the undo step of what was typed before. */
  #endTyping() {
    const { selectionStart, selectionEnd, value } = this.area;
    this.area.setSelectionRange(value.length, value.length);
    this.area.setSelectionRange(0, 0);
    this.area.setSelectionRange(selectionStart, selectionEnd);
  }

  private handleInput(event?: Event) {
    this.dispatchEvent(new TextChangeEvent(this.area.value));
    if (event instanceof InputEvent && event.data === ' ' && !event.isComposing) this.#expandKeyword();
  }

  #expandKeyword() {
    const { value, selectionStart: caret } = this.area;
    const keyword = KEYWORD.exec(value.slice(0, caret))?.[1];
    const text = keyword === undefined ? null : this.keywordText(keyword);
    if (keyword === undefined || text === null) return;
    // once the browser has finished with the space, which is a step of its own
    queueMicrotask(() => {
      if (this.area.value !== value) return;
      this.area.setSelectionRange(caret - keyword.length - 2, caret);
      this.insert(text);
    });
  }

  private handleScroll() {
    this.mirror.scrollTop = this.area.scrollTop;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-text-area': MidcallTextArea;
  }
  interface HTMLElementEventMap {
    'midcall-text': TextChangeEvent;
  }
}
