import { html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { type MarkedRun } from '../text-marks.ts';
import { textAreaStyles } from './text-area.styles.ts';

/** The text changed: typed, pasted, undone, inserted or loaded. Does not bubble. */
export class TextChangeEvent extends CustomEvent<{ text: string; typed: boolean }> {
  constructor(text: string, { typed }: { typed: boolean }) {
    super('midcall-text', { detail: { text, typed } });
  }
}

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
  /** The text again, in runs. */
  @property({ attribute: false }) runs: readonly MarkedRun[] = [];

  protected override render() {
    return html`<div class="cell">
      <div class="mirror" aria-hidden="true" dir="auto" lang=${this.language}>
        ${this.runs.map(({ text, mark }) => (mark === 'none' ? text : html`<mark class=${mark}>${text}</mark>`))}${' '}
      </div>
      <textarea
        rows="2"
        dir="auto"
        lang=${this.language}
        spellcheck="true"
        enterkeyhint="send"
        aria-label=${this.label}
        placeholder=${this.placeholder}
        ?readonly=${this.readOnly}
        @input=${this.handleInput}
        @scroll=${this.handleScroll}
      ></textarea>
    </div>`;
  }

  get text(): string {
    return this.area.value;
  }

  /** Shows another text; nothing of the one before can be undone back. */
  load(text: string) {
    if (this.area.value === text) return;
    this.area.value = text;
    this.dispatchEvent(new TextChangeEvent(text, { typed: false }));
  }

  /** Puts `text` at the caret, or in place of what is selected, as one undo step. */
  insert(text: string) {
    this.area.focus();
    // Deprecated in the standard and without a successor: the only insertion that undo knows.
    if (document.execCommand('insertText', false, text)) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
    this.#changed(true);
  }

  /** Puts `text` in place of everything as one undo step; the caret stays as far from the end as it was. */
  replaceAll(text: string) {
    const fromEnd = this.area.value.length - this.area.selectionEnd;
    this.area.select();
    this.insert(text);
    const caret = Math.max(0, text.length - fromEnd);
    this.area.setSelectionRange(caret, caret);
  }

  #changed(typed: boolean) {
    this.dispatchEvent(new TextChangeEvent(this.area.value, { typed }));
  }

  protected override updated() {
    this.handleScroll();
  }

  private handleInput() {
    this.#changed(true);
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
