import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { findProfile } from '../../protocol/encoding-profile.ts';
import { LanguageTag } from '../../protocol/language.ts';
import type { PersonalPresetInput } from '../../protocol/personal-preset.ts';
import { PresetKeyword } from '../../protocol/preset.ts';
import { isBlank, normalizeText } from '../../protocol/normalize-text.ts';
import { MAX_CHARACTERS } from '../../protocol/message.ts';
import { countSegments } from '../../protocol/segments.ts';
import type { WidgetPolicy } from '../../protocol/session.ts';
import { base, button, field } from '../../ui/components.ts';
import { languageName, LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { refusalOfKeeping } from '../my-preset-words.ts';
import { myPresetFormStyles } from './my-preset-form.styles.ts';

/** What stands in the fields. */
export interface PresetDraft {
  label: string;
  text: string;
  keyword: string;
  language: string;
}

/** The agent wants this kept. Does not bubble. */
export class PresetWrittenEvent extends CustomEvent<{ input: PersonalPresetInput }> {
  constructor(input: PersonalPresetInput) {
    super('midcall-preset-written', { detail: { input } });
  }
}

/** The agent wants nothing of it. Does not bubble. */
export class PresetDroppedEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-preset-dropped');
  }
}

/**
 * Fields of a preset of the agent's own. The focus goes to the label.
 *
 * @event {PresetWrittenEvent} midcall-preset-written - Save.
 * @event {PresetDroppedEvent} midcall-preset-dropped - Cancel.
 */
@customElement('midcall-my-preset-form')
export class MidcallMyPresetForm extends LitElement {
  static override styles = [base, button, field, myPresetFormStyles];

  @query('#label') private labelField!: HTMLInputElement;

  @state() private draft: PresetDraft = { label: '', text: '', keyword: '', language: 'en' };
  /** Show what is missing: after the first attempt. */
  @state() private checked = false;

  /** What the fields begin with. */
  @property({ attribute: false }) given: PresetDraft = this.draft;
  /** What the call allows. */
  @property({ attribute: false }) policy!: WidgetPolicy;
  /** Code the last attempt was refused with. */
  @property({ attribute: false }) refusal: string | null = null;
  /** An attempt is under way. */
  @property({ type: Boolean }) busy = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has('given')) this.draft = { ...this.given };
  }

  protected override firstUpdated() {
    this.labelField.focus();
    this.labelField.select();
  }

  protected override render() {
    return html`<form novalidate @submit=${this.handleSubmit}>
      ${this.renderLabel()} ${this.renderText()}
      <div class="pair">${this.renderKeyword()} ${this.renderLanguage()}</div>
      ${
        this.refusal === null || this.refusal === 'key_duplicate'
          ? nothing
          : html`<p class="wrong" role="alert">
              ${icon('alert')}<span>${refusalOfKeeping(this.refusal)}</span>
            </p>`
      }
      <div class="actions">
        <button class="b" type="button" @click=${() => this.dispatchEvent(new PresetDroppedEvent())}>
          ${t('presets.ask.back')}
        </button>
        <button class="b primary" type="submit" aria-disabled=${this.busy ? 'true' : nothing}>
          ${t('presets.mine.save')}
        </button>
      </div>
    </form>`;
  }

  private renderLabel() {
    const wrong = this.checked && isBlank(this.draft.label);
    return html`<div class="field">
      <label for="label">${t('presets.mine.label')}</label>
      <input
        class="in"
        id="label"
        maxlength="80"
        dir="auto"
        lang=${this.draft.language}
        autocomplete="off"
        aria-required="true"
        aria-invalid=${wrong ? 'true' : nothing}
        aria-describedby="label-help"
        .value=${this.draft.label}
        @input=${this.handleInput}
      />
      <small class="help danger" id="label-help" ?hidden=${!wrong}>${t('presets.ask.required')}</small>
    </div>`;
  }

  private renderText() {
    const { problem } = this;
    const { segments, characters } = countSegments(
      normalizeText(this.draft.text),
      findProfile(this.policy.encodingProfile),
    );
    return html`<div class="field">
      <label for="text">${t('presets.mine.text')}</label>
      <textarea
        class="in"
        id="text"
        rows="4"
        dir="auto"
        lang=${this.draft.language}
        spellcheck="true"
        aria-required="true"
        aria-invalid=${problem ? 'true' : nothing}
        aria-describedby="text-help"
        .value=${this.draft.text}
        @input=${this.handleInput}
      ></textarea>
      <small class=${problem ? 'help danger' : 'help'} id="text-help"
        >${problem || t('composer.counter', { characters, count: segments })}</small
      >
    </div>`;
  }

  private renderKeyword() {
    const { keywordProblem: wrong } = this;
    return html`<div class="field">
      <label for="keyword">${t('presets.mine.keyword')}</label>
      <input
        class="in"
        id="keyword"
        maxlength="31"
        dir="auto"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-invalid=${wrong ? 'true' : nothing}
        aria-describedby="keyword-help"
        .value=${this.draft.keyword}
        @input=${this.handleInput}
      />
      <small class=${wrong ? 'help danger' : 'help'} id="keyword-help"
        >${wrong || t('presets.mine.keywordHelp')}</small
      >
    </div>`;
  }

  private renderLanguage() {
    const { language } = this.draft;
    const tags = [...new Set([...this.policy.languages, this.given.language])];
    return html`<div class="field">
      <label for="language">${t('presets.mine.language')}</label>
      <span class="select"
        ><select class="in" id="language" @change=${this.handleInput}>
          ${tags.map((tag) => html`<option value=${tag} ?selected=${tag === language}>${languageName(tag)}</option>`)}
        </select>
        ${icon('down')}</span
      >
    </div>`;
  }

  /** What is wrong with the text, in words; `''`: nothing. */
  private get problem(): string {
    const excess = [...normalizeText(this.draft.text)].length - MAX_CHARACTERS;
    if (excess > 0) return t('composer.refusal.tooLong', { count: excess });
    return this.checked && isBlank(normalizeText(this.draft.text)) ? t('presets.ask.required') : '';
  }

  /** What is wrong with the keyword, in words; `''`: nothing. */
  private get keywordProblem(): string {
    const { keyword } = this;
    if (this.refusal === 'key_duplicate') return t('presets.mine.keywordTaken');
    return this.checked && keyword !== null && !PresetKeyword.safeParse(keyword).success
      ? t('presets.mine.keywordHelp')
      : '';
  }

  /** As it is stored; the sign that calls it in a text may be typed or not. */
  private get keyword(): string | null {
    return this.draft.keyword.trim().replace(/^#/, '') || null;
  }

  private handleInput(event: Event) {
    const { id, value } = event.currentTarget as HTMLInputElement;
    this.draft = { ...this.draft, [id]: value };
    if (id === 'keyword' && this.refusal === 'key_duplicate') this.refusal = null;
  }

  private handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (this.busy) return;
    this.checked = true;
    void this.updateComplete.then(() => {
      const wrong = this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]');
      if (wrong) return wrong.focus();
      const { label, text, language } = this.draft;
      const tag = LanguageTag.parse(language);
      this.dispatchEvent(new PresetWrittenEvent({ label, text, language: tag, keyword: this.keyword }));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-my-preset-form': MidcallMyPresetForm;
  }
  interface HTMLElementEventMap {
    'midcall-preset-written': PresetWrittenEvent;
    'midcall-preset-dropped': PresetDroppedEvent;
  }
}
