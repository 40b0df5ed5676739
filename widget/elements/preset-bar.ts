import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PresetItem } from '../../protocol/preset.ts';
import type { SessionSnapshot, WidgetPolicy } from '../../protocol/session.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { base, chip } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { draftsContext, widgetActionsContext } from '../contexts.ts';
import type { DraftStore } from '../draft-store.ts';
import { guardedStorage } from '../guarded-storage.ts';
import { onceGuard } from '../once-guard.ts';
import { loadElement, preloadElements } from '../lazy-elements.ts';
import type { WidgetActions } from '../ports.ts';
import { asksFirst, type PresetAction, presetAction } from '../preset-action.ts';
import { KeptPresetsController } from '../kept-presets-controller.ts';
import { PresetListController } from '../preset-list-controller.ts';
import { atHandOf } from '../preset-search.ts';
import { readRecentPresets, rememberPreset } from '../recent-presets.ts';
import { presetBarStyles } from './preset-bar.styles.ts';
import './photo-ask.ts';
import type { MidcallPhotoAsk } from './photo-ask.ts';
import type {} from './my-presets.ts';
import type { MyPresetsClosedEvent, MyPresetsStart } from './my-presets-events.ts';
import { InsertEvent, SendPresetEvent } from './preset-events.ts';
import type { MidcallPresetPicker, MyPresetsEvent, PresetPickEvent } from './preset-picker.ts';
import type { AnsweredEvent } from './send-question.ts';

/** Chips beside "Presets"; a narrow widget shows fewer. */
const CHIPS = 3;

/**
 * Presets of the call: a few at hand, all of them in the picker, which is loaded at the first need. Where the policy
 * allows presets only, the list itself, always open.
 *
 * @event {AskPhotoEvent} midcall-ask-photo - Text the caller a link for photos; once for each activation.
 * @event {SendPresetEvent} midcall-send-preset - Send a preset now; once for each activation.
 * @event {InsertEvent} midcall-insert - Put a preset's text into the composer.
 */
@customElement('midcall-preset-bar')
export class MidcallPresetBar extends LitElement {
  static override styles = [base, chip, presetBarStyles];

  readonly #list = new PresetListController(this);
  readonly #own = new KeptPresetsController(this);
  readonly #storage = guardedStorage();
  readonly #once = onceGuard();

  @consume({ context: widgetActionsContext, subscribe: true })
  @state()
  private actions: WidgetActions | undefined;

  @consume({ context: draftsContext, subscribe: true })
  @state()
  private drafts: { store: DraftStore; tenant: string } | undefined;

  @query('midcall-photo-ask') private photoAsk!: MidcallPhotoAsk | null;
  @query('midcall-preset-picker') private picker!: MidcallPresetPicker | null;

  @state() private opened = false;
  /** What the agent is asked about before it goes. */
  @state() private asked: { preset: PresetItem; action: PresetAction } | null = null;
  @state() private recentIds: readonly string[] = [];
  /** Label of the preset sent last, once the list says that it is gone. */
  @state() private gone: string | null = null;

  /** The call shown. */
  @property({ attribute: false }) callKey = '';
  /** What the call allows. */
  @property({ attribute: false }) policy!: WidgetPolicy;
  /** Language of the conversation. */
  @property() language = 'en';
  /** Why sending waits now, in words; `null`: it does not wait. */
  @property({ attribute: false }) waiting: string | null = null;
  /** The conversation that is shown: what became of a link for photos. */
  @property({ attribute: false }) snapshot: Pick<SessionSnapshot, 'photoLink' | 'session'> | null = null;
  /** Grows when an administrator changed presets: the list is read again. */
  @property({ type: Number }) revision = 0;

  #lastSent: PresetItem | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override firstUpdated() {
    preloadElements('picker', 'question');
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has('drafts')) this.recentIds = readRecentPresets(this.#storage, this.#tenant);
    if (changed.has('callKey')) this.#forgetCall();
    if (!this.policy.personalPresets && this.#own.open) this.#own.forget();
    const before = changed.get('policy') as WidgetPolicy | undefined;
    const wasOff = before && (!before.presets || before.personalPresets !== this.policy.personalPresets);
    const rereads = ['callKey', 'language', 'revision', 'actions'].some((name) => changed.has(name));
    if ((wasOff || rereads) && this.policy.presets) void this.#read();
  }

  /**
   * Opens the picker; where it is always open, moves the focus to its search field. Nothing happens while the bar is
   * not on the screen: a modal dialog nobody sees would lock the widget.
   */
  open() {
    if (!this.policy.presets || !this.checkVisibility()) return;
    this.gone = null;
    this.#own.forget();
    if (!this.policy.freeText) this.picker?.focus();
    else this.opened = true;
  }

  /** The text of the preset with this keyword, whatever its case; `null`: there is none. */
  textOf(keyword: string): string | null {
    if (!this.policy.presets) return null;
    const wanted = keyword.toLowerCase();
    return this.#presets.find((preset) => preset.keyword?.toLowerCase() === wanted)?.text ?? null;
  }

  /** Texts the caller a link for photos, as its button does. */
  askForPhoto(atMs: number) {
    if (this.checkVisibility()) this.photoAsk?.ask(atMs);
  }

  /** Asks how to keep a text as a preset of the agent's own. */
  keepText(text: string, language: string) {
    this.#own.begin({ view: 'new', text, language });
  }

  protected override render() {
    if (!this.policy.presets) return this.policy.photoLink ? this.renderPhotoAlone() : nothing;
    return html`
      <div role="alert">
        ${
          this.gone === null
            ? nothing
            : html`<p class="gone">
                ${icon('warning')}<span>${t('presets.gone', { label: this.gone })}</span>
              </p>`
        }
      </div>
      ${this.policy.freeText ? this.renderBar() : this.policy.photoLink ? this.renderPhotoAlone() : nothing}
      <div role="status">
        ${this.#own.kept === null ? nothing : html`<p class="kept">${icon('tick')}<span>${t('presets.mine.kept', { label: this.#own.kept })}</span></p>`}
      </div>
      ${this.opened || !this.policy.freeText ? this.renderPicker() : nothing} ${this.renderQuestion()}
      ${this.#own.open ? this.renderMine(this.#own.open) : nothing}
    `;
  }

  private renderBar() {
    return html`<div class="bar">
      <button
        class="chip all"
        aria-haspopup="listbox"
        aria-expanded=${this.opened ? 'true' : 'false'}
        aria-keyshortcuts="Alt+S"
        @click=${this.open}
      >
        ${icon('list')}${t('presets.open')}
      </button>
      ${this.policy.photoLink ? this.renderPhotoAsk() : nothing}
      ${atHandOf(this.#presets, this.recentIds, CHIPS).map((preset) => this.renderChip(preset))}
    </div>`;
  }

  private renderPhotoAlone() {
    return html`<div class="bar">${this.renderPhotoAsk()}</div>`;
  }

  private renderPhotoAsk() {
    return html`<midcall-photo-ask .snapshot=${this.snapshot} .waiting=${this.waiting}></midcall-photo-ask>`;
  }

  private renderChip(preset: PresetItem) {
    const waits = this.waiting !== null && this.policy.presetActivate === 'send';
    return html`<button
      class="chip"
      lang=${preset.language}
      title=${waits ? this.waiting : preset.text}
      aria-disabled=${waits ? 'true' : nothing}
      @click=${(event: MouseEvent) => this.handleChip(preset, event)}
    >
      <span dir="auto">${preset.label}</span>
    </button>`;
  }

  private renderPicker() {
    void loadElement('picker');
    return html`<midcall-preset-picker
      .presets=${this.#presets}
      .listState=${this.#list.state}
      .recentIds=${this.recentIds}
      .policy=${this.policy}
      .waiting=${this.waiting}
      ?inline=${!this.policy.freeText}
      @midcall-pick=${this.handlePick}
      @midcall-picker-closed=${() => (this.opened = false)}
      @midcall-my-presets=${this.handleMine}
      @midcall-presets-retry=${() => void this.#read()}
    ></midcall-preset-picker>`;
  }

  private renderMine(start: MyPresetsStart) {
    void loadElement('mine');
    return html`<midcall-my-presets
      .start=${start}
      .policy=${this.policy}
      .revision=${this.revision}
      language=${this.language}
      @midcall-my-presets-closed=${this.handleMineClosed}
    ></midcall-my-presets>`;
  }

  private renderQuestion() {
    if (!this.asked) return nothing;
    void loadElement('question');
    const { preset, action } = this.asked;
    return html`<midcall-send-question
      .heading=${preset.label}
      .confirm=${t(action === 'send' ? 'presets.ask.send' : 'presets.ask.insert')}
      .back=${t('presets.ask.back')}
      .text=${preset.text}
      .missing=${preset.missing}
      .profileId=${this.policy.encodingProfile}
      language=${preset.language}
      @midcall-answered=${this.handleAnswered}
      @midcall-question-closed=${() => (this.asked = null)}
    ></midcall-send-question>`;
  }

  /** Those of the agent's own are gone with their setting, before the list is read again. */
  get #presets(): readonly PresetItem[] {
    const { presets } = this.#list;
    return this.policy.personalPresets ? presets : presets.filter(({ layer }) => layer !== 'personal');
  }

  get #tenant(): string {
    return this.drafts?.tenant ?? '';
  }

  #forgetCall() {
    this.#list.clear();
    this.opened = false;
    this.asked = null;
    this.gone = null;
    this.#own.forget();
    this.#lastSent = null;
  }

  async #read() {
    const { actions, language } = this;
    if (!actions) return;
    await this.#list.read((signal) => actions.presets(language, signal));
    const last = this.#lastSent;
    if (last && this.#list.state === 'ready' && !this.#list.presets.some(({ id }) => id === last.id)) {
      this.gone = last.label;
      this.#lastSent = null;
    }
  }

  #activate(preset: PresetItem, action: PresetAction, atMs: number) {
    if (action === 'send' && this.waiting !== null) return;
    if (!this.#once.pass(`${preset.id} ${action}`, atMs)) return;
    // Before it goes, so that the focus returns to where it came from.
    if (this.opened) this.picker?.close();
    this.opened = false;
    this.gone = null;
    this.#own.forget();
    if (!asksFirst(preset, action)) return this.#finish(preset, action, {});
    this.asked = { preset, action };
  }

  #finish(preset: PresetItem, action: PresetAction, variables: Record<string, string>) {
    if (preset.layer !== 'personal') this.recentIds = rememberPreset(this.#storage, this.#tenant, preset.id);
    if (action === 'insert') {
      this.dispatchEvent(new InsertEvent(resolveVariables(preset.text, variables).text));
      return;
    }
    this.#lastSent = preset;
    this.dispatchEvent(new SendPresetEvent(preset, variables));
  }

  private handleChip(preset: PresetItem, event: MouseEvent) {
    this.#activate(preset, presetAction(this.policy, { other: event.altKey }), event.timeStamp);
  }

  private handlePick({ detail: { preset, action, atMs } }: PresetPickEvent) {
    this.#activate(preset, action, atMs);
  }

  private handleMine({ detail: { id } }: MyPresetsEvent) {
    this.picker?.close();
    this.opened = false;
    this.#own.begin(id === null ? { view: 'list' } : { view: 'edit', id });
  }

  /** Back to where the agent came from: the text box, or the picker. */
  private handleMineClosed({ detail: { kept } }: MyPresetsClosedEvent) {
    const came = this.#own.end(kept);
    if (came && came.view !== 'new') this.open();
  }

  private handleAnswered({ detail: { variables } }: AnsweredEvent) {
    if (!this.asked) return;
    const { preset, action } = this.asked;
    this.asked = null;
    if (action === 'insert' || this.waiting === null) this.#finish(preset, action, variables);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-bar': MidcallPresetBar;
  }
}
