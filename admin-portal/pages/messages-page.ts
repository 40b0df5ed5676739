// Longer than others: the list, what narrows it, and the drawer beside it share one address.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { NumberView } from '../../protocol/phone-number.ts';
import type { Preset } from '../../protocol/preset.ts';
import { PresetPage } from '../../protocol/preset-page.ts';
import { QueueView } from '../../protocol/queue.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { errorWords } from '../error-words.ts';
import '../elements/leave-dialog.ts';
import type { MidcallLeaveDialog } from '../elements/leave-dialog.ts';
import '../elements/test-text-dialog.ts';
import type { MidcallTestTextDialog } from '../elements/test-text-dialog.ts';
import { pageHead, PortalElement, smsInCallCrumbs } from '../page-element.ts';
import { banner, page, segmented, table } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import '../presets/history-panel.ts';
import '../presets/import-dialog.ts';
import type { MidcallImportDialog } from '../presets/import-dialog.ts';
import '../presets/message-switches.ts';
import '../presets/preset-editor.ts';
import type {
  MidcallPresetEditor,
  PresetActEvent,
  PresetSavedEvent,
  QueueChoice,
} from '../presets/preset-editor.ts';
import '../presets/preset-grid.ts';
import type { MidcallPresetGrid, MovePresetEvent, OpenTextEvent } from '../presets/preset-grid.ts';
import { languageWords, titleOf } from '../presets/preset-words.ts';
import '../presets/remove-dialog.ts';
import type { MidcallRemovePresetDialog } from '../presets/remove-dialog.ts';
import { lookAt } from '../presets/text-look.ts';
import { messagesStyles } from './messages-page.styles.ts';

const PAGE = 100;
const NEW = 'new';
/** Milliseconds of silence before what is typed is searched for. */
const TYPING_MS = 250;
const Queues = z.object({ queues: z.array(QueueView) });
const Numbers = z.object({ numbers: z.array(NumberView) });

/** What administrators write for agents: presets in the languages of callers, and what agents may send at all. */
@customElement('midcall-messages-page')
export class MidcallMessagesPage extends PortalElement {
  static override styles = [base, button, field, page, table, segmented, banner, messagesStyles];

  @query('midcall-preset-grid') private grid!: MidcallPresetGrid | null;
  @query('midcall-preset-editor') private editor!: MidcallPresetEditor | null;
  @query('midcall-leave-dialog') private leaveDialog!: MidcallLeaveDialog;
  @query('midcall-test-text-dialog') private testDialog!: MidcallTestTextDialog;
  @query('midcall-import-dialog') private importDialog!: MidcallImportDialog;
  @query('midcall-remove-preset-dialog') private removeDialog!: MidcallRemovePresetDialog;

  @state() private list: PresetPage | null = null;
  @state() private refusal = '';
  @state() private queues: readonly QueueChoice[] = [];
  @state() private number: NumberView | null = null;
  @state() private side: 'editor' | 'history' | 'removed' | null = null;
  @state() private spoken = '';
  @state() private chosenLanguage = '';
  #reading: AbortController | null = null;
  #typing: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.portal.navigation.addEventListener('query', this.#handleQuery);
    void this.#readSurroundings();
    this.#follow();
    void this.#read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.portal.navigation.removeEventListener('query', this.#handleQuery);
    this.#reading?.abort();
    clearTimeout(this.#typing);
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has('side') && this.side !== null) this.#panel?.focus();
  }

  override render() {
    return html`
      <div class="sides ${this.side === null ? '' : 'open'}">
        <div class="list">
          ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.messages') }, this.#renderActs())}
          ${this.#renderFilters()} ${this.#renderList()}
          <midcall-message-switches></midcall-message-switches>
        </div>
        ${this.side === null ? nothing : html`<aside aria-label=${this.#sideName}>${this.#renderSide()}</aside>`}
      </div>
      <span class="sr" role="status">${this.spoken}</span>
      <midcall-leave-dialog></midcall-leave-dialog>
      <midcall-test-text-dialog></midcall-test-text-dialog>
      <midcall-import-dialog @imported=${() => void this.#read()}></midcall-import-dialog>
      <midcall-remove-preset-dialog @preset-removed=${this.#handleRemoved}></midcall-remove-preset-dialog>
    `;
  }

  #renderActs(): TemplateResult {
    const mayWrite = this.portal.can('presets.write');
    return html`
      <button class="b" @click=${() => void this.#openSide('removed')}>
        ${t('admin:messages.removedList')}
      </button>
      ${mayWrite ? html`<button class="b" @click=${() => this.importDialog.open()}>${t('admin:messages.import')}</button>` : nothing}
      <button class="b" @click=${() => void this.#export('csv')}>
        ${t('admin:messages.export', { format: 'CSV' })}
      </button>
      <button class="b" @click=${() => void this.#export('json')}>
        ${t('admin:messages.export', { format: 'JSON' })}
      </button>
      ${mayWrite ? this.#renderNew() : nothing}
    `;
  }

  /** The language comes first (features D03). */
  #renderNew(): TemplateResult {
    const isChosen = this.chosenLanguage !== '';
    return html`<span class="new">
      <span class="select"
        ><select
          class="in"
          aria-label=${t('admin:messages.chooseLanguage')}
          @change=${(event: Event) => (this.chosenLanguage = (event.target as HTMLSelectElement).value)}
        >
          <option value="" ?selected=${!isChosen}>${t('admin:messages.chooseLanguage')}</option>
          ${this.list?.languages.map(
            ({ language }) =>
              html`<option value=${language} ?selected=${language === this.chosenLanguage}>
                ${languageWords(language)}
              </option>`,
          )}</select
        >${icon('down')}</span
      >
      <button
        class="b"
        ?disabled=${!isChosen}
        title=${isChosen ? nothing : t('admin:messages.chooseLanguageFirst')}
        @click=${() => void this.#openText(NEW, this.chosenLanguage)}
      >
        ${icon('plus')}${t('admin:messages.add')}
      </button>
    </span>`;
  }

  #renderFilters(): TemplateResult {
    const { counts } = this.list ?? { counts: { all: 0, missing: 0, stale: 0 } };
    const filter = this.#filter;
    const choice = (value: 'missing' | 'stale' | undefined, words: string, count: number) =>
      html`<button
        aria-pressed=${filter.state === value ? 'true' : 'false'}
        @click=${() => this.#narrow({ state: value })}
      >
        ${value === undefined ? nothing : icon(value === 'missing' ? 'plus' : 'warning')}${words}
        <b>${count}</b>
      </button>`;
    return html`<div class="filters" role="search">
      <div class="find">
        ${icon('search')}<input
          class="in"
          type="search"
          aria-label=${t('admin:messages.search')}
          placeholder=${t('admin:messages.search')}
          .value=${filter.q ?? ''}
          @input=${(event: Event) => this.#search((event.target as HTMLInputElement).value)}
        />
      </div>
      ${this.#renderSelect(
        'category',
        t('admin:messages.allCategories'),
        (this.list?.categories ?? []).map((one) => [one, one]),
      )}
      ${this.#renderSelect(
        'queue',
        t('admin:messages.everyQueue'),
        this.queues.map(({ key, name }) => [key, name]),
      )}
      <div class="seg" role="group" aria-label=${t('admin:messages.show')}>
        ${choice(undefined, t('admin:messages.all'), counts.all)}
        ${choice('missing', t('admin:messages.state.missing'), counts.missing)}
        ${choice('stale', t('admin:messages.state.stale'), counts.stale)}
      </div>
    </div>`;
  }

  #renderSelect(
    name: 'category' | 'queue',
    all: string,
    choices: readonly (readonly [string, string])[],
  ): TemplateResult {
    const chosen = this.#filter[name] ?? '';
    return html`<span class="select"
      ><select
        class="in"
        aria-label=${t(`admin:messages.${name}`)}
        @change=${(event: Event) => this.#narrow({ [name]: (event.target as HTMLSelectElement).value })}
      >
        <option value="" ?selected=${chosen === ''}>${all}</option>
        ${choices.map(
          ([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
        )}</select
      >${icon('down')}</span
    >`;
  }

  #renderList(): TemplateResult {
    if (this.refusal !== '')
      return html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${this.refusal}</span>
        <button class="link" @click=${() => void this.#read()}>${t('admin:section.tryAgain')}</button>
      </div>`;
    const { list } = this;
    if (!list) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    if (list.presets.length === 0)
      return html`<p class="empty">
        ${t(this.#isNarrowed ? 'admin:messages.noneFound' : 'admin:messages.none')}
      </p>`;
    return html`
      <midcall-preset-grid
        .presets=${list.presets}
        .languages=${list.languages.filter(({ used, texts }) => used || texts > 0)}
        .total=${list.counts.all}
        profile-id=${this.#profileId}
        .open=${this.#openedText}
        ?movable=${this.#mayMove}
        @open-text=${({ detail }: OpenTextEvent) => void this.#openText(detail.id, detail.language)}
        @move-preset=${({ detail }: MovePresetEvent) => void this.#move(detail.id, list.offset + detail.to)}
      ></midcall-preset-grid>
      <p class="help note">${t('admin:messages.staleNote')}</p>
      ${this.#renderPages(list)}
    `;
  }

  #renderPages({ offset, presets, counts }: PresetPage): TemplateResult | typeof nothing {
    const [first, last] = [offset + 1, offset + presets.length];
    if (counts.found <= presets.length) return nothing;
    const to = (place: number) => () => this.#narrow({ offset: place > 0 ? String(place) : undefined });
    return html`<nav class="pages" aria-label=${t('admin:messages.pages')}>
      <span>${t('admin:messages.range', { first, last, total: counts.found })}</span>
      <button class="b" ?disabled=${offset === 0} @click=${to(Math.max(0, offset - PAGE))}>
        ${t('admin:messages.previous')}
      </button>
      <button class="b" ?disabled=${last >= counts.found} @click=${to(offset + PAGE)}>
        ${t('admin:messages.next')}
      </button>
    </nav>`;
  }

  #renderSide(): TemplateResult {
    if (this.side === 'editor') return this.#renderEditor();
    const preset = this.side === 'history' ? (this.editorPreset ?? null) : null;
    return html`<midcall-preset-history
      .preset=${preset}
      ?locked=${!this.portal.can('presets.write')}
      @close=${() => (preset ? (this.side = 'editor') : this.#closeSide())}
      @preset-restored=${({ detail }: CustomEvent<Preset>) => {
        void this.#read();
        this.side = null;
        void this.#openText(detail.id, detail.sourceLanguage);
      }}
    ></midcall-preset-history>`;
  }

  /** The preset whose history is shown. */
  private editorPreset: Preset | null = null;

  #renderEditor(): TemplateResult {
    const opened = this.#openedText ?? { id: NEW, language: 'en' };
    return html`<midcall-preset-editor
      .presetId=${opened.id === NEW ? null : opened.id}
      language=${opened.language}
      profile-id=${this.#profileId}
      sender=${this.number ? formatPhone(this.number.number) : ''}
      .queues=${this.queues}
      .categories=${this.list?.categories ?? []}
      ?locked=${!this.portal.can('presets.write')}
      ?movable=${this.#mayMove}
      @preset-act=${this.#handleAct}
      @preset-saved=${this.#handleSaved}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.defaultPrevented) void this.#close();
      }}
    ></midcall-preset-editor>`;
  }

  get #panel(): HTMLElement | null {
    return this.renderRoot.querySelector('midcall-preset-editor, midcall-preset-history');
  }

  get #sideName(): string {
    if (this.side === 'editor') return t('admin:messages.editor');
    return t(this.side === 'history' ? 'admin:messages.history' : 'admin:messages.removedList');
  }

  get #profileId(): string {
    return this.number?.encodingProfile ?? 'gsm7';
  }

  /** What narrows the list, as the address has it. */
  get #filter(): Record<'q' | 'state' | 'category' | 'queue' | 'offset', string | undefined> {
    const { query } = this.portal.navigation;
    const value = (name: string) => query.get(name) ?? undefined;
    const shown = value('state');
    return {
      ...{ q: value('q'), category: value('category'), queue: value('queue'), offset: value('offset') },
      state: shown === 'missing' || shown === 'stale' ? shown : undefined,
    };
  }

  get #isNarrowed(): boolean {
    const { q, state, category, queue } = this.#filter;
    return [q, state, category, queue].some((value) => value !== undefined);
  }

  /** The whole order must be in sight. */
  get #mayMove(): boolean {
    return !this.#isNarrowed && this.portal.can('presets.write');
  }

  get #openedText(): { id: string; language: string } | null {
    const { query } = this.portal.navigation;
    const id = query.get('preset');
    return id === null ? null : { id, language: query.get('language') ?? 'en' };
  }

  #handleQuery = (): void => {
    this.#follow();
    void this.#read();
  };

  /** Opens or closes the editor as the address says. */
  #follow(): void {
    if (this.#openedText) this.side = this.side === 'history' ? 'history' : 'editor';
    else if (this.side === 'editor' || this.side === 'history') this.side = null;
    this.requestUpdate();
  }

  async #read(): Promise<void> {
    const query = { ...this.#filter, limit: PAGE };
    this.#reading?.abort();
    const reading = (this.#reading = new AbortController());
    try {
      const { api } = this.portal;
      this.list = await api.request({
        ...{ path: '/v1/admin/presets', query, answer: PresetPage, signal: reading.signal },
      });
      this.refusal = '';
    } catch (error) {
      if (!reading.signal.aborted) this.refusal = errorWords(error);
    }
  }

  async #readSurroundings(): Promise<void> {
    const { api } = this.portal;
    try {
      const [{ queues }, { numbers }] = await Promise.all([
        api.request({ path: '/v1/admin/queues', answer: Queues }),
        api.request({ path: '/v1/admin/numbers', answer: Numbers }),
      ]);
      this.queues = queues;
      this.number = numbers.find(({ outbound, verifiedAt }) => outbound && verifiedAt !== null) ?? null;
    } catch (error) {
      this.refusal = errorWords(error);
    }
  }

  #narrow(values: Record<string, string | undefined>): void {
    this.portal.navigation.setQuery({ offset: undefined, ...values });
  }

  #search(q: string): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#narrow({ q }), TYPING_MS);
  }

  async #export(format: 'csv' | 'json'): Promise<void> {
    const { q, state, category, queue } = this.#filter;
    const filter = { q, state, category, queue };
    try {
      const file = await this.portal.api.download(`/v1/admin/presets.${format}`, filter);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = `presets.${format}`;
      link.click();
      // the browser has begun to save it by then
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }

  /** Whether what is written in the editor is saved, or may be lost. */
  async #mayLeave(): Promise<boolean> {
    return !this.editor?.edit.dirty || this.leaveDialog.ask();
  }

  async #openText(id: string, language: string): Promise<void> {
    const other = this.#openedText?.id !== id || id === NEW;
    if (other && !(await this.#mayLeave())) return;
    if (other && this.side === 'editor') {
      // a new editor, with nothing of the one before
      this.side = null;
      await this.updateComplete;
    }
    this.portal.navigation.setQuery({ preset: id, language }, { replace: false });
    this.side = 'editor';
    this.#panel?.focus();
  }

  async #openSide(side: 'removed'): Promise<void> {
    if (!(await this.#mayLeave())) return;
    this.portal.navigation.setQuery({ preset: undefined, language: undefined });
    this.side = side;
  }

  async #close(): Promise<void> {
    if (!(await this.#mayLeave())) return;
    this.#closeSide();
  }

  #closeSide(): void {
    const opened = this.#openedText;
    this.portal.navigation.setQuery({ preset: undefined, language: undefined });
    this.side = null;
    if (opened) void this.updateComplete.then(() => this.grid?.focusOn(opened));
  }

  #handleAct = ({ detail }: PresetActEvent): void => {
    const edit = this.editor?.edit;
    const preset = edit?.preset ?? null;
    if (detail === 'close') return void this.#close();
    if (detail === 'test') return this.#try();
    if (!preset || !this.list) return;
    if (detail === 'remove') return void this.removeDialog.open(preset);
    if (detail === 'history') {
      this.editorPreset = preset;
      void this.#mayLeave().then((may) => may && (this.side = 'history'));
      return;
    }
    const at = this.list.presets.findIndex(({ id }) => id === preset.id);
    if (at >= 0) void this.#move(preset.id, this.list.offset + at + (detail === 'earlier' ? -1 : 1));
  };

  #try(): void {
    const { editor } = this;
    if (!editor) return;
    const { writtenText: text, language } = editor;
    const { missing } = lookAt(text, this.#profileId, { company: this.portal.account.tenant.name });
    void this.testDialog.open({ text, language, missing });
  }

  #handleSaved = ({ detail: { preset, added } }: PresetSavedEvent): void => {
    if (added) this.portal.navigation.setQuery({ preset: preset.id });
    else void this.#read();
  };

  #handleRemoved = (): void => {
    this.editor?.edit.discard();
    this.#closeSide();
    void this.#read();
  };

  /** `to`: its place among all, counted without it. */
  async #move(id: string, to: number): Promise<void> {
    const { list } = this;
    if (!list || to < 0 || to >= list.counts.found) return;
    try {
      const after = to === 0 ? null : await this.#idAt(to - 1, id);
      const body = { ids: [id], after };
      await this.portal.api.request({
        method: 'PUT',
        path: '/v1/admin/presets/order',
        body,
        answer: NOTHING,
      });
      await this.#read();
      const moved = this.list?.presets.find((preset) => preset.id === id);
      const name = moved ? titleOf(moved) : '';
      this.spoken = t('admin:messages.moved', { name, place: to + 1, total: list.counts.found });
      await this.updateComplete;
      if (this.side === null) this.grid?.focusOn({ id, language: null });
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }

  /** Who stands at a place, counted without `without`. */
  async #idAt(place: number, without: string): Promise<string | null> {
    const { list } = this;
    if (!list) return null;
    const from = list.presets.findIndex(({ id }) => id === without);
    const absolute = from >= 0 && place >= list.offset + from ? place + 1 : place;
    const here = list.presets[absolute - list.offset];
    if (here) return here.id;
    const query = { offset: absolute, limit: 1 };
    const page = await this.portal.api.request({ path: '/v1/admin/presets', query, answer: PresetPage });
    return page.presets[0]?.id ?? null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-messages-page': MidcallMessagesPage;
  }
}
