import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { findProfile } from '../../protocol/encoding-profile.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { countSegments } from '../../protocol/segments.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { base, button, field } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { sendQuestionStyles } from './send-question.styles.ts';

/** The schema of a send takes no longer value. */
const LONGEST_VALUE = 400;

/** The agent said yes; `variables` holds what was filled in. Does not bubble. */
export class AnsweredEvent extends CustomEvent<{ variables: Record<string, string> }> {
  constructor(variables: Record<string, string>) {
    super('midcall-answered', { detail: { variables } });
  }
}

/** The agent said no, or pressed Esc. */
export class QuestionClosedEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-question-closed');
  }
}

/**
 * Asks before a text goes: for values it misses, or because it is long. Shows what the caller gets. A dialog that opens
 * as it is rendered.
 *
 * @event {AnsweredEvent} midcall-answered - Yes.
 * @event {QuestionClosedEvent} midcall-question-closed - No.
 */
@customElement('midcall-send-question')
export class MidcallSendQuestion extends LitElement {
  static override styles = [base, button, field, sendQuestionStyles];

  @query('dialog') private dialog!: HTMLDialogElement;

  @state() private values: Readonly<Record<string, string>> = {};
  /** Show which fields are still empty: after the first attempt. */
  @state() private checked = false;

  /** The question. */
  @property({ attribute: false }) heading = '';
  /** A sentence under it; may be empty. */
  @property({ attribute: false }) note = '';
  /** Word of the button that says yes. */
  @property({ attribute: false }) confirm = '';
  /** Word of the button that says no. */
  @property({ attribute: false }) back = '';
  /** The text, with placeholders for what is missing. */
  @property({ attribute: false }) text = '';
  /** Names of the values it misses. */
  @property({ attribute: false }) missing: readonly string[] = [];
  /** Id of the `EncodingProfile` messages are counted by. */
  @property({ attribute: false }) profileId = '';
  /** Language of the text. */
  @property() language = '';

  #answered = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override firstUpdated() {
    this.dialog.showModal();
  }

  protected override render() {
    const blanks = Object.fromEntries(
      this.missing.map((name) => [name, this.values[name]?.trim() || `[${name}]`]),
    );
    const { text } = resolveVariables(this.text, blanks);
    const { segments } = countSegments(normalizeText(text), findProfile(this.profileId));
    return html`<dialog aria-labelledby="heading" @close=${this.handleClose}>
      <form novalidate method="dialog" @submit=${this.handleSubmit}>
        <h2 id="heading" dir="auto">${this.heading}</h2>
        ${this.note ? html`<p class="lede">${this.note}</p>` : nothing}
        ${this.missing.map((name, index) => this.renderField(name, index))}
        <figure>
          <figcaption>
            <span>${t('composer.previewTitle')}</span>
            <span role="status">${t('composer.messages', { count: segments })}</span>
          </figcaption>
          <span
            class="bubble"
            dir="auto"
            lang=${this.language}
            tabindex="0"
            role="group"
            aria-label=${t('composer.previewTitle')}
            >${text}</span
          >
        </figure>
        <div class="actions">
          <button class="b" type="button" @click=${() => this.dialog.close()}>${this.back}</button>
          <button class="b primary" type="submit" ?autofocus=${this.missing.length === 0}>
            ${this.confirm}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  private renderField(name: string, index: number) {
    const wrong = this.checked && !this.values[name]?.trim();
    return html`<div class="field">
      <label for="value-${index}">${name}</label>
      <input
        class="in"
        id="value-${index}"
        name=${name}
        dir="auto"
        lang=${this.language}
        autocomplete="off"
        maxlength=${LONGEST_VALUE}
        aria-required="true"
        aria-invalid=${wrong ? 'true' : nothing}
        aria-describedby="wrong-${index}"
        ?autofocus=${index === 0}
        @input=${this.handleInput}
      />
      <span class="help danger" id="wrong-${index}" ?hidden=${!wrong}>${t('presets.ask.required')}</span>
    </div>`;
  }

  private handleInput(event: Event) {
    const { name, value } = event.currentTarget as HTMLInputElement;
    this.values = { ...this.values, [name]: value };
  }

  private handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    this.checked = true;
    const empty = this.missing.findIndex((name) => !this.values[name]?.trim());
    if (empty >= 0) {
      this.renderRoot.querySelector<HTMLInputElement>(`#value-${empty}`)?.focus();
      return;
    }
    if (this.#answered) return;
    this.#answered = true;
    this.dialog.close();
    this.dispatchEvent(new AnsweredEvent({ ...this.values }));
  }

  private handleClose() {
    if (!this.#answered) this.dispatchEvent(new QuestionClosedEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-send-question': MidcallSendQuestion;
  }
  interface HTMLElementEventMap {
    'midcall-answered': AnsweredEvent;
    'midcall-question-closed': QuestionClosedEvent;
  }
}
