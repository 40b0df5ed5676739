import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { NumberView } from '../../protocol/phone-number.ts';
import type { Preset } from '../../protocol/preset.ts';
import { base } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import '../elements/leave-dialog.ts';
import type { MidcallLeaveDialog } from '../elements/leave-dialog.ts';
import type { Navigation } from '../navigation.ts';
import { PortalElement } from '../page-element.ts';
import { type TextLimits, UNSEEN_LIMITS } from '../text-look.ts';
import './history-panel.ts';
import type { PresetRestoredEvent } from './history-panel.ts';
import './preset-editor.ts';
import type { MidcallPresetEditor, PresetActEvent } from './preset-editor.ts';
import type { QueueChoice } from './preset-languages.ts';

/** Stands in the address for a preset that is not there yet. */
const NEW = 'new';

/** A text of a preset, by the preset's id. */
export interface OpenText {
  id: string;
  language: string;
}

/** The text that is open, as the address has it. */
export function openTextOf({ query }: Navigation): OpenText | null {
  const id = query.get('preset');
  return id === null ? null : { id, language: query.get('language') ?? 'en' };
}

/** The panel was closed on this text; `null`: on the list of what was removed. */
export class SideClosedEvent extends CustomEvent<OpenText | null> {
  constructor(text: OpenText | null) {
    super('side-closed', { detail: text });
  }
}

/**
 * The panel beside the list, as the address has it: the editor of a preset, its history, or what was removed. Asks before
 * unsaved work is left.
 *
 * @event {PresetActEvent} preset-act - Of the editor; `remove`, `earlier` and `later` are for who has the list.
 * @event {PresetSavedEvent} preset-saved - Of the editor.
 * @event preset-restored - A preset is as it was once.
 * @event {SideClosedEvent} side-closed
 */
@customElement('midcall-preset-side')
export class MidcallPresetSide extends PortalElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        min-block-size: 0;
      }
      :host(:not([open])) {
        display: none;
      }
      aside {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        min-block-size: 0;
      }
    `,
  ];

  @query('midcall-preset-editor') private editor!: MidcallPresetEditor | null;
  @query('midcall-leave-dialog') private leaveDialog!: MidcallLeaveDialog;

  /** Something is shown. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** Those a text may go out from, by the key of its queue; empty: of all. */
  @property({ attribute: false }) numbersOf: (queue: string) => readonly NumberView[] = () => [];
  @property({ attribute: false }) limits: TextLimits = UNSEEN_LIMITS;
  @property({ attribute: false }) queues: readonly QueueChoice[] = [];
  @property({ attribute: false }) categories: readonly string[] = [];
  @property({ type: Boolean }) movable = false;
  @state() private view: 'editor' | 'history' | 'removed' | null = null;
  /** Whose history is shown. */
  @state() private past: Preset | null = null;

  override connectedCallback() {
    super.connectedCallback();
    this.portal.navigation.addEventListener('query', this.#follow);
    this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.portal.navigation.removeEventListener('query', this.#follow);
  }

  protected override willUpdate() {
    this.open = this.view !== null;
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has('view') && this.view !== null) this.#panel?.focus();
  }

  /** The text that is open. */
  get text(): OpenText | null {
    return openTextOf(this.portal.navigation);
  }

  /** The preset that is open, as the server has it. */
  get preset(): Preset | null {
    return this.editor?.edit.preset ?? null;
  }

  openNew(language: string): Promise<void> {
    return this.openText({ id: NEW, language });
  }

  async openText({ id, language }: OpenText): Promise<void> {
    const isOther = this.text?.id !== id || id === NEW;
    if (isOther && !(await this.#mayLeave())) return;
    if (isOther && this.view === 'editor') {
      // a new editor, with nothing of the one before
      this.view = null;
      await this.updateComplete;
    }
    this.portal.navigation.setQuery({ preset: id, language }, { replace: false });
    this.view = 'editor';
    this.#panel?.focus();
  }

  async openRemoved(): Promise<void> {
    if (!(await this.#mayLeave())) return;
    this.#forgetText();
    this.view = 'removed';
  }

  async close(): Promise<void> {
    if (await this.#mayLeave()) this.#close();
  }

  /** Closes it without asking: there is nothing to keep any more. */
  drop(): void {
    this.editor?.edit.discard();
    this.#close();
  }

  override render() {
    return html`
      ${this.view === null ? nothing : html`<aside aria-label=${this.#name}>${this.#renderView()}</aside>`}
      <midcall-leave-dialog></midcall-leave-dialog>
    `;
  }

  #renderView(): TemplateResult {
    if (this.view === 'editor') return this.#renderEditor();
    const preset = this.view === 'history' ? this.past : null;
    return html`<midcall-preset-history
      .preset=${preset}
      ?locked=${!this.portal.can('presets.write')}
      @close=${() => (preset ? (this.view = 'editor') : this.#close())}
      @preset-restored=${this.#handleRestored}
    ></midcall-preset-history>`;
  }

  #renderEditor(): TemplateResult {
    const { id, language } = this.text ?? { id: NEW, language: 'en' };
    return html`<midcall-preset-editor
      .presetId=${id === NEW ? null : id}
      language=${language}
      .numbersOf=${this.numbersOf}
      .limits=${this.limits}
      .queues=${this.queues}
      .categories=${this.categories}
      ?locked=${!this.portal.can('presets.write')}
      ?movable=${this.movable}
      @preset-act=${this.#handleAct}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.defaultPrevented) void this.close();
      }}
    ></midcall-preset-editor>`;
  }

  get #panel(): HTMLElement | null {
    return this.renderRoot.querySelector('midcall-preset-editor, midcall-preset-history');
  }

  get #name(): string {
    if (this.view === 'editor') return t('admin:messages.editor');
    return t(this.view === 'history' ? 'admin:messages.history' : 'admin:messages.removedList');
  }

  /** Opens or closes the editor as the address says. */
  #follow = (): void => {
    if (this.text) this.view = this.view === 'history' ? 'history' : 'editor';
    else if (this.view !== 'removed') this.view = null;
    this.requestUpdate();
  };

  #forgetText(): void {
    this.portal.navigation.setQuery({ preset: undefined, language: undefined });
  }

  #close(): void {
    const { text } = this;
    this.view = null;
    this.#forgetText();
    void this.updateComplete.then(() => this.dispatchEvent(new SideClosedEvent(text)));
  }

  /** Whether what is written in the editor is saved, or may be lost. */
  async #mayLeave(): Promise<boolean> {
    return !this.editor?.edit.dirty || this.leaveDialog.ask();
  }

  #handleAct = ({ detail }: PresetActEvent): void => {
    if (detail === 'close') void this.close();
    if (detail === 'history') void this.#openHistory();
  };

  async #openHistory(): Promise<void> {
    const { preset } = this;
    if (!preset || !(await this.#mayLeave())) return;
    this.past = preset;
    this.view = 'history';
  }

  #handleRestored = ({ detail }: PresetRestoredEvent): void => {
    this.dispatchEvent(new Event('preset-restored'));
    this.view = null;
    void this.openText({ id: detail.id, language: detail.sourceLanguage });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-side': MidcallPresetSide;
  }
}
