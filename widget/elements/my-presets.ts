import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PersonalPreset, PersonalPresetInput } from '../../protocol/personal-preset.ts';
import type { WidgetPolicy } from '../../protocol/session.ts';
import { ApiError } from '../../ui/api-client.ts';
import { badge, base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { widgetActionsContext } from '../contexts.ts';
import { labelOf } from '../label-of.ts';
import type { PersonalPresets, WidgetActions } from '../ports.ts';
import { errorText } from '../words.ts';
import type { PresetDraft, PresetWrittenEvent } from './my-preset-form.ts';
import './my-preset-form.ts';
import { renderMyPreset, type RowAct } from './my-preset-row.ts';
import { myPresetsStyles } from './my-presets.styles.ts';

/** What the agent came for: all of them, one of them, or to keep a text. */
export type MyPresetsStart =
  { view: 'list' } | { view: 'edit'; id: string } | { view: 'new'; text: string; language: string };

/** Closed. `kept`: label of the text that the agent came to keep, and did. */
export class MyPresetsClosedEvent extends CustomEvent<{ kept: string | null }> {
  constructor(kept: string | null) {
    super('midcall-my-presets-closed', { detail: { kept } });
  }
}

/** The form, for a new preset or for one there is. */
interface Writing {
  id: string | null;
  given: PresetDraft;
}

/**
 * Presets that the agent wrote: a dialog that opens as it is rendered, with the list of them or the form of one.
 *
 * @event {MyPresetsClosedEvent} midcall-my-presets-closed - Closed by the agent, or once the text was kept.
 */
@customElement('midcall-my-presets')
export class MidcallMyPresets extends LitElement {
  static override styles = [base, button, badge, myPresetsStyles];

  @consume({ context: widgetActionsContext, subscribe: true })
  @state()
  private actions: WidgetActions | undefined;

  @query('dialog') private dialog!: HTMLDialogElement;

  /** `null` until they are read. */
  @state() private presets: readonly PersonalPreset[] | null = null;
  @state() private writing: Writing | null = null;
  /** Id of the one that is about to be removed. */
  @state() private asked: string | null = null;
  /** Code of what went wrong last. */
  @state() private refusal: string | null = null;
  @state() private busy = false;
  /** Spoken politely. */
  @state() private spoken = '';

  /** What the agent came for; not looked at later. */
  @property({ attribute: false }) start: MyPresetsStart = { view: 'list' };
  /** What the call allows. */
  @property({ attribute: false }) policy!: WidgetPolicy;
  /** Language of the conversation. */
  @property() language = 'en';
  /** Grows when presets changed: they are read again. */
  @property({ type: Number }) revision = 0;

  #kept: string | null = null;
  /** Where the focus goes once this is rendered, as a selector. */
  #focusNext: string | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has('start') && this.start.view === 'new') this.#beginNew(this.start);
    if (changed.has('revision') || changed.has('actions')) void this.#read();
  }

  protected override firstUpdated() {
    this.dialog.showModal();
    this.renderRoot.querySelector<HTMLElement>('.new')?.focus();
  }

  protected override updated() {
    if (this.#focusNext === null) return;
    const wanted = this.renderRoot.querySelector<HTMLElement>(this.#focusNext);
    (wanted ?? this.renderRoot.querySelector<HTMLElement>('.new'))?.focus();
    this.#focusNext = null;
  }

  protected override render() {
    const title = this.writing === null ? 'title' : this.writing.id === null ? 'new' : 'editTitle';
    return html`<dialog aria-labelledby="title" @cancel=${this.handleCancel} @close=${this.handleClose}>
      <header>
        <h2 id="title">${t(`presets.mine.${title}`)}</h2>
        <button class="b small icon" aria-label=${t('presets.close')} @click=${() => this.dialog.close()}>
          ${icon('close')}
        </button>
      </header>
      <span class="sr" role="status">${this.spoken}</span>
      ${this.writing ? this.renderForm(this.writing) : this.renderList()}
    </dialog>`;
  }

  private renderForm({ given }: Writing) {
    return html`<div class="body">
      <midcall-my-preset-form
        .given=${given}
        .policy=${this.policy}
        .refusal=${this.refusal}
        ?busy=${this.busy}
        @midcall-preset-written=${this.handleWritten}
        @midcall-preset-dropped=${this.handleDropped}
      ></midcall-my-preset-form>
    </div>`;
  }

  private renderList() {
    return html`<div class="body">
        ${this.renderRefusal()} ${this.presets === null ? this.renderUnread() : this.renderRows(this.presets)}
      </div>
      <div class="foot">
        <button class="b quiet new" @click=${this.handleNew}>${icon('plus')}${t('presets.mine.new')}</button>
      </div>`;
  }

  private renderRefusal() {
    if (this.refusal === null || this.presets === null) return nothing;
    return html`<p class="wrong" role="alert">${icon('alert')}<span>${errorText(this.refusal)}</span></p>`;
  }

  private renderUnread() {
    if (this.refusal === null) return html`<p class="note" role="status">${t('presets.loading')}</p>`;
    return html`<div class="note" role="alert">
      <p>${t('presets.failed')}</p>
      <button class="b" @click=${() => void this.#read()}>${t('presets.tryAgain')}</button>
    </div>`;
  }

  private renderRows(presets: readonly PersonalPreset[]) {
    if (presets.length === 0) return html`<p class="note">${t('presets.mine.none')}</p>`;
    return html`<ul>
      ${repeat(
        presets,
        ({ id }) => id,
        (preset, at) =>
          renderMyPreset(
            preset,
            { isFirst: at === 0, isLast: at === presets.length - 1, asks: this.asked === preset.id },
            (act) => this.#act(preset, act),
          ),
      )}
    </ul>`;
  }

  get #server(): PersonalPresets {
    if (!this.actions) throw new Error('midcall-my-presets needs widgetActionsContext');
    return this.actions.personalPresets();
  }

  #beginNew({ text, language }: { text: string; language: string }) {
    this.writing = { id: null, given: { label: labelOf(text), text, keyword: '', language } };
  }

  #edit({ id, label, text, keyword, language }: PersonalPreset) {
    this.refusal = null;
    this.writing = { id, given: { label, text, keyword: keyword ?? '', language } };
  }

  async #read(): Promise<void> {
    if (!this.actions) return;
    try {
      const { presets } = await this.#server.list();
      const isFirst = this.presets === null;
      this.presets = presets;
      if (isFirst) this.#followStart(presets);
    } catch (cause) {
      // a list that was read before is still good to look at
      if (this.presets === null) this.refusal = codeOf(cause);
    }
  }

  #followStart(presets: readonly PersonalPreset[]) {
    const { start } = this;
    if (start.view === 'list') this.refusal = null;
    if (start.view !== 'edit') return;
    const found = presets.find(({ id }) => id === start.id);
    if (found) this.#edit(found);
    else this.refusal = 'not_found';
  }

  #act(preset: PersonalPreset, act: RowAct) {
    const row = rowOf(preset.id);
    switch (act) {
      case 'edit':
        return this.#edit(preset);
      case 'ask':
        this.asked = preset.id;
        this.#focusNext = `${row} [data-act="keep"]`;
        return;
      case 'keep':
        this.asked = null;
        this.#focusNext = `${row} [data-act="ask"]`;
        return;
      case 'remove':
        return void this.#change(
          async (server) => {
            const next = this.#neighbour(preset.id);
            await server.remove(preset.id);
            return next ? `${rowOf(next)} [data-act="ask"]` : '.new';
          },
          t('presets.mine.removed', { label: preset.label }),
        );
      case 'up':
      case 'down':
        return void this.#move(preset, act);
    }
  }

  /** Id of the one below, or else above. */
  #neighbour(id: string): string | undefined {
    const ids = this.#ids;
    const at = ids.indexOf(id);
    return ids[at + 1] ?? ids[at - 1];
  }

  get #ids(): string[] {
    return (this.presets ?? []).map(({ id }) => id);
  }

  async #move({ id, label }: PersonalPreset, act: 'up' | 'down') {
    const ids = this.#ids;
    const at = ids.indexOf(id);
    const place = act === 'up' ? at : at + 2;
    // behind the one above its neighbour, or behind its neighbour
    const after = act === 'up' ? ids[at - 2] : ids[at + 1];
    const atEnd = place === 1 ? 'down' : place === ids.length ? 'up' : act;
    await this.#change(
      async (server) => {
        await server.move(id, after ?? null);
        return `${rowOf(id)} [data-act="${atEnd}"]`;
      },
      t('presets.mine.moved', { label, place, total: ids.length }),
    );
  }

  /** Does one thing, reads the list again, and says what was done. `work` gives back where the focus goes then. */
  async #change(work: (server: PersonalPresets) => Promise<string>, spoken: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refusal = null;
    this.spoken = '';
    try {
      const focusNext = await work(this.#server);
      await this.#read();
      this.asked = null;
      this.writing = null;
      this.#focusNext = focusNext;
      this.spoken = spoken;
      return true;
    } catch (cause) {
      this.refusal = codeOf(cause);
      if (this.refusal === 'not_found') await this.#read();
      return false;
    } finally {
      this.busy = false;
    }
  }

  private async handleWritten({ detail: { input } }: PresetWrittenEvent) {
    const { writing } = this;
    if (!writing) return;
    const label = input.label.trim();
    const isKept = await this.#change(
      async (server) => {
        const { id } = await write(server, writing.id, input);
        return `${rowOf(id)} [data-act="edit"]`;
      },
      t('presets.mine.kept', { label }),
    );
    if (!isKept || this.start.view !== 'new') return;
    this.#kept = label;
    this.dialog.close();
  }

  private handleDropped() {
    if (this.start.view === 'new') return this.dialog.close();
    this.#leaveForm();
  }

  /** Esc leaves the form for the list it came from; a text that was to be kept has none. */
  private handleCancel(event: Event) {
    if (!this.writing || this.start.view === 'new') return;
    event.preventDefault();
    this.#leaveForm();
  }

  #leaveForm() {
    const id = this.writing?.id ?? null;
    this.writing = null;
    this.refusal = null;
    this.#focusNext = id === null ? '.new' : `${rowOf(id)} [data-act="edit"]`;
  }

  private handleNew() {
    this.refusal = null;
    this.asked = null;
    this.#beginNew({ text: '', language: this.language });
  }

  private handleClose() {
    this.dispatchEvent(new MyPresetsClosedEvent(this.#kept));
  }
}

const rowOf = (id: string): string => `[data-id="${id}"]`;

const write = (
  server: PersonalPresets,
  id: string | null,
  input: PersonalPresetInput,
): Promise<PersonalPreset> => (id === null ? server.add(input) : server.replace(id, input));

const codeOf = (cause: unknown): string => (cause instanceof ApiError ? cause.code : 'internal');

declare global {
  interface HTMLElementTagNameMap {
    'midcall-my-presets': MidcallMyPresets;
  }
  interface HTMLElementEventMap {
    'midcall-my-presets-closed': MyPresetsClosedEvent;
  }
}
