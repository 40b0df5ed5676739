import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PersonalPreset, PersonalPresetInput } from '../../protocol/personal-preset.ts';
import type { WidgetPolicy } from '../../protocol/session.ts';
import { badge, base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { widgetActionsContext } from '../contexts.ts';
import { labelOf } from '../label-of.ts';
import { refusalOfKeeping } from '../my-preset-words.ts';
import { PersonalList } from '../personal-list.ts';
import { neighbourOf, stepInList } from '../place-in-list.ts';
import type { PersonalPresets, WidgetActions } from '../ports.ts';

import type { PresetDraft, PresetWrittenEvent } from './my-preset-form.ts';
import './my-preset-form.ts';
import { renderMyPreset, type RowAct } from './my-preset-row.ts';
import { MyPresetsClosedEvent, type MyPresetsStart } from './my-presets-events.ts';
import { sheet } from './sheet.styles.ts';
import { myPresetsStyles } from './my-presets.styles.ts';

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
  static override styles = [base, button, badge, sheet, myPresetsStyles];

  readonly #list = new PersonalList(this, () => this.#server);

  @consume({ context: widgetActionsContext, subscribe: true })
  @state()
  private actions: WidgetActions | undefined;

  @query('dialog') private dialog!: HTMLDialogElement;

  @state() private writing: Writing | null = null;
  /** Id of the one that is about to be removed. */
  @state() private asked: string | null = null;
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
        .refusal=${this.#list.refusal}
        ?busy=${this.#list.busy}
        @midcall-preset-written=${this.handleWritten}
        @midcall-preset-dropped=${this.handleDropped}
      ></midcall-my-preset-form>
    </div>`;
  }

  private renderList() {
    return html`<div class="body">
        ${this.renderRefusal()}
        ${this.#list.presets === null ? this.renderUnread() : this.renderRows(this.#list.presets)}
      </div>
      <div class="foot">
        <button class="b quiet new" @click=${this.handleNew}>${icon('plus')}${t('presets.mine.new')}</button>
      </div>`;
  }

  private renderRefusal() {
    if (this.#list.refusal === null || this.#list.presets === null) return nothing;
    return html`<p class="wrong" role="alert">
      ${icon('alert')}<span>${refusalOfKeeping(this.#list.refusal)}</span>
    </p>`;
  }

  private renderUnread() {
    if (this.#list.refusal === null) return html`<p class="note" role="status">${t('presets.loading')}</p>`;
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
    this.#list.forgive();
    this.writing = { id, given: { label, text, keyword: keyword ?? '', language } };
  }

  async #read(): Promise<void> {
    if (!this.actions) return;
    const isFirst = this.#list.presets === null;
    await this.#list.read();
    if (isFirst && this.#list.presets) this.#followStart(this.#list.presets);
  }

  #followStart(presets: readonly PersonalPreset[]) {
    const { start } = this;
    if (start.view === 'list') this.#list.forgive();
    if (start.view !== 'edit') return;
    const found = presets.find(({ id }) => id === start.id);
    if (found) this.#edit(found);
    else this.#list.refusal = 'not_found';
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
            const next = neighbourOf(this.#list.ids, preset.id);
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

  async #move({ id, label }: PersonalPreset, way: 'up' | 'down') {
    const { ids } = this.#list;
    const { after, place, atEnd } = stepInList(ids, id, way);
    const next = atEnd ? (way === 'up' ? 'down' : 'up') : way;
    await this.#change(
      async (server) => {
        await server.move(id, after);
        return `${rowOf(id)} [data-act="${next}"]`;
      },
      t('presets.mine.moved', { label, place, total: ids.length }),
    );
  }

  /** Does one thing and says that it is done. `work` gives back where the focus goes then. */
  async #change(work: (server: PersonalPresets) => Promise<string>, spoken: string): Promise<boolean> {
    this.spoken = '';
    const focusNext = await this.#list.change(work);
    if (focusNext === null) return false;
    this.asked = null;
    this.writing = null;
    this.#focusNext = focusNext;
    this.spoken = spoken;
    return true;
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
    this.#list.forgive();
    this.#focusNext = id === null ? '.new' : `${rowOf(id)} [data-act="edit"]`;
  }

  private handleNew() {
    this.#list.forgive();
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

declare global {
  interface HTMLElementTagNameMap {
    'midcall-my-presets': MidcallMyPresets;
  }
}
