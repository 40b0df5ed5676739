// Longer than others: here meet the draft, the lock and the sending, which together keep a text from the wrong caller.
import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { WidgetPolicy } from '../../protocol/session.ts';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import '../../ui/text-area.ts';
import type { MidcallTextArea, TextChangeEvent } from '../../ui/text-area.ts';
import { composerKey } from '../composer-key.ts';
import { compose, type Composition } from '../composition.ts';
import { encodingText, limitText, refusalText } from '../composition-words.ts';
import { draftsContext } from '../contexts.ts';
import { createDraftStore, type DraftStore } from '../draft-store.ts';
import { memoryStorage } from '../guarded-storage.ts';
import { loadElement, preloadElements } from '../lazy-elements.ts';
import { type LimitLevel, stepLimit } from '../limit-level.ts';
import { markText } from '../text-marks.ts';
import {
  DraftEvent,
  LanguageEvent,
  type LockDecision,
  LockDecidedEvent,
  SendEvent,
} from './composer-events.ts';
import { composerStyles } from './composer.styles.ts';
import type {} from './preset-bar.ts';
import {
  type ComposerLock,
  renderChoice,
  renderCount,
  renderHint,
  renderKeep,
  renderLanguage,
  renderLook,
  renderTo,
  renderWrittenFor,
} from './composer-templates.ts';

/**
 * Footer of a call: presets, the text for the caller with its counter, language and Send.
 *
 * @slot presets - The preset bar. Alone there when the policy allows no free text.
 * @event {SendEvent} midcall-send - The agent sent the text; the box is empty again.
 * @event {DraftEvent} midcall-draft - The draft became empty, or not.
 * @event {LanguageEvent} midcall-language - The agent chose a language of the conversation.
 * @event {LockDecidedEvent} midcall-lock-decided - The agent decided what becomes of a text for another caller.
 */
@customElement('midcall-composer')
export class MidcallComposer extends LitElement {
  static override styles = [base, button, composerStyles];

  @consume({ context: draftsContext, subscribe: true })
  @state()
  private drafts: { store: DraftStore; tenant: string } = {
    store: createDraftStore(memoryStorage(), Date.now),
    tenant: '',
  };

  @query('midcall-text-area') private area!: MidcallTextArea | null;
  @query('select') private languages!: HTMLSelectElement | null;

  @state() private text = '';
  /** Spoken politely. */
  @state() private spoken = '';
  @state() private view: 'edit' | 'preview' | 'question' = 'edit';

  /** The call shown: drafts are kept by it. */
  @property({ attribute: false }) callKey = '';
  /** Whole name or number of the caller. */
  @property() name = '';
  /** What an agent would call the caller. */
  @property({ attribute: 'short-name' }) shortName = '';
  /** What the call allows. */
  @property({ attribute: false }) policy!: WidgetPolicy;
  /** Language of the conversation. */
  @property() language = 'en';
  /** Why sending waits now, in words; typing goes on. `null`: it does not wait. */
  @property({ attribute: false }) waiting: string | null = null;
  /** The text was written for another caller: nothing is sent until the agent decides. */
  @property({ attribute: false }) lock: ComposerLock | null = null;
  /** Values of variables the call knows, by name. */
  @property({ attribute: false }) variables: Readonly<Record<string, string>> = {};

  #composed: { text: string; policy: WidgetPolicy; variables: object; composition: Composition } | null =
    null;
  #owner = '';
  #limitSpoken: LimitLevel = 'far';

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override willUpdate(changed: PropertyValues) {
    const owner = this.lock?.callKey ?? this.callKey;
    if (owner !== this.#owner || changed.has('drafts')) this.text = this.#read(owner);
    if (owner !== this.#owner || (changed.has('lock') && this.lock)) this.view = 'edit';
    this.#owner = owner;
    if (changed.has('text')) this.#watchLimit();
  }

  protected override firstUpdated() {
    preloadElements('preview', 'question');
  }

  protected override updated() {
    this.area?.load(this.text);
  }

  override focus() {
    this.view = 'edit';
    void this.updateComplete.then(() => this.area?.focus());
  }

  /** Puts text at the caret as one undo step. Nothing happens while the box is locked. */
  insert(text: string) {
    if (this.lock) return;
    this.view = 'edit';
    void this.updateComplete.then(() => this.area?.insert(text));
  }

  /** Puts back what was not sent after all, if the box is still empty. */
  restore(text: string) {
    if (this.text === '' && !this.lock) this.#setText(text);
  }

  /** Whether something is written for the call shown. */
  hasDraft(): boolean {
    return this.#read(this.callKey).trim() !== '';
  }

  /** Opens the list of languages, where the browser allows it; else moves the focus there. */
  openLanguage() {
    this.languages?.focus();
    try {
      this.languages?.showPicker();
    } catch {
      // Without a user's gesture, or in a browser without it, the focused list opens by its own keys.
    }
  }

  protected override render() {
    if (!this.policy.freeText) return html`<slot name="presets"></slot>`;
    const { lock } = this;
    const hint =
      lock || this.view === 'preview' ? nothing : renderHint(this.#composition, this.handleReplace);
    return html`<div class="foot">
      ${this.lock ? nothing : html`<slot name="presets"></slot>`}
      <div class="box ${this.tone}">
        ${this.renderTop()}${this.renderText()}
        ${this.policy.counterPosition === 'below' ? this.renderBelow() : nothing}${hint}${this.lock ? nothing : this.renderEnd()}
      </div>
      ${lock ? renderChoice(lock, this.shortName, (decision) => this.#decide(lock, decision)) : nothing}
      <span class="sr" role="status">${this.spoken}</span>
      ${this.view === 'question' ? this.renderQuestion() : nothing}
    </div>`;
  }

  private renderTop() {
    return html`<div class="top">
      ${this.lock ? renderWrittenFor(this.lock) : renderTo(this.name)}
      ${this.policy.counterPosition === 'topRight' ? this.renderCounter() : nothing}
    </div>`;
  }

  private renderBelow() {
    return html`<div class="below">${this.renderCounter()}</div>`;
  }

  /** One that stands against sending is shown even where the counter is off. */
  private renderCounter() {
    const { counter } = this.#composition;
    if (!this.policy.counter && counter.tone !== 'danger') return nothing;
    const tone = this.lock ? 'normal' : this.tone;
    return renderCount(counter, { tone, about: encodingText(this.#composition, this.policy) });
  }

  private renderText() {
    const runs = this.lock
      ? [{ text: this.text, mark: 'none' as const }]
      : markText(this.text, this.#composition);
    return html`<midcall-text-area
        enter-key-hint="send"
        label=${t('composer.message')}
        placeholder=${t('composer.placeholder')}
        language=${this.language}
        ?read-only=${this.lock !== null}
        .runs=${runs}
        .keywordText=${this.#keywordText}
        ?hidden=${this.view === 'preview'}
        @midcall-text=${this.handleText}
        @keydown=${this.handleKey}
      ></midcall-text-area>
      ${this.view === 'preview' ? this.renderPreview() : nothing}`;
  }

  private renderPreview() {
    void loadElement('preview');
    return html`<midcall-composer-preview
      .composition=${this.#composition}
      language=${this.language}
    ></midcall-composer-preview>`;
  }

  private renderEnd() {
    const reason = this.reason;
    return html`<div class="end">
      ${renderLanguage(this.language, this.policy.languages, this.handleLanguage)}
      <span class="grow"></span>
      ${this.text.trim() === '' ? nothing : html`${this.policy.personalPresets ? renderKeep(this.handleKeep) : nothing}${renderLook(this.view === 'preview', this.handleLook)}`}
      <button
        class="b primary send"
        aria-disabled=${reason === null ? nothing : 'true'}
        aria-describedby="why"
        title=${reason ?? nothing}
        @click=${() => this.#trySend()}
      >
        ${icon('send')}${t('composer.send')}
      </button>
      <span id="why" hidden>${reason}</span>
    </div>`;
  }

  private renderQuestion() {
    void loadElement('question');
    return html`<midcall-send-question
      .heading=${t('composer.confirm.title', { count: this.#composition.count.segments })}
      .note=${t('composer.confirm.body')}
      .confirm=${t('composer.confirm.send')}
      .back=${t('composer.confirm.back')}
      .text=${this.#composition.final}
      .profileId=${this.policy.encodingProfile}
      language=${this.language}
      @midcall-answered=${this.handleAnswered}
      @midcall-question-closed=${() => this.focus()}
    ></midcall-send-question>`;
  }

  /** Never older than the text, even between a change and its rendering. */
  get #composition(): Composition {
    const { text, policy, variables } = this;
    const known = this.#composed;
    if (known?.text === text && known.policy === policy && known.variables === variables)
      return known.composition;
    const composition = compose(text, policy, variables);
    this.#composed = { text, policy, variables, composition };
    return composition;
  }

  /** The text is for the caller on the line. */
  get #mayGo(): boolean {
    return this.lock === null && this.#owner === this.callKey;
  }

  /** Why Send does nothing now; `null`: it sends. */
  private get reason(): string | null {
    const { refusal } = this.#composition;
    return refusal ? refusalText(refusal) : this.waiting;
  }

  private get tone(): 'normal' | 'warning' | 'danger' {
    const { counter, costly, refusal } = this.#composition;
    if (this.lock || (refusal && refusal.code !== 'empty')) return 'danger';
    return costly ? 'warning' : counter.tone;
  }

  #read(callKey: string): string {
    return this.drafts.store.read({ tenant: this.drafts.tenant, callKey });
  }

  /** The preset bar knows the presets of the call. */
  #keywordText = (keyword: string): string | null =>
    this.querySelector('midcall-preset-bar')?.textOf(keyword) ?? null;

  #trySend() {
    if (!this.#mayGo) return;
    if (this.reason !== null) {
      this.#speak(this.reason);
      return;
    }
    if (!this.#composition.asksFirst) return this.#send();
    this.view = 'question';
  }

  #send() {
    if (!this.#mayGo || this.reason !== null) return;
    const { final } = this.#composition;
    this.view = 'edit';
    this.#setText('');
    this.dispatchEvent(new SendEvent(final, this.language, this.#owner));
  }

  #decide(lock: ComposerLock, decision: LockDecision) {
    if (decision === 'new') this.drafts.store.remove({ tenant: this.drafts.tenant, callKey: lock.callKey });
    this.dispatchEvent(new LockDecidedEvent(decision, lock.callKey));
    this.focus();
  }

  #setText(text: string) {
    const wasEmpty = this.text.trim() === '';
    this.text = text;
    this.drafts.store.write({ tenant: this.drafts.tenant, callKey: this.#owner }, text);
    const empty = text.trim() === '';
    if (empty !== wasEmpty) this.dispatchEvent(new DraftEvent(this.#owner, empty));
  }

  #watchLimit() {
    const { characters } = this.#composition.count;
    const { spoken, say } = stepLimit(this.#limitSpoken, characters);
    this.#limitSpoken = spoken;
    if (say !== null && say !== 'far') this.spoken = limitText(say, characters);
    else if (spoken === 'far') this.spoken = '';
  }

  /** A second time the same words are spoken only if they were gone in between. */
  #speak(words: string) {
    this.spoken = '';
    void this.updateComplete.then(() => (this.spoken = words));
  }

  private handleText({ detail: { text } }: TextChangeEvent) {
    this.#setText(text);
  }

  private handleKey(event: KeyboardEvent) {
    const key = composerKey(event, this.policy);
    if (key === null) return;
    event.preventDefault();
    if (event.repeat) return;
    if (key === 'send') this.#trySend();
    else this.handleReplace();
  }

  private handleReplace() {
    const plain = this.#composition.costly?.plain;
    if (plain === undefined || plain === null) return;
    this.area?.replaceAll(plain);
    this.#speak(t('composer.replaced'));
  }

  private handleLook() {
    if (this.view === 'preview') return this.focus();
    this.view = 'preview';
  }

  private handleKeep() {
    this.querySelector('midcall-preset-bar')?.keepText(this.text, this.language);
  }

  private handleLanguage(event: Event) {
    const { value } = event.currentTarget as HTMLSelectElement;
    this.dispatchEvent(new LanguageEvent(value));
    this.requestUpdate();
  }

  private handleAnswered() {
    this.#send();
    this.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-composer': MidcallComposer;
  }
}
