import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PresetItem } from '../../protocol/preset.ts';
import type { WidgetPolicy } from '../../protocol/session.ts';
import { badge, base, button, keycap } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { type PresetAction, presetAction } from '../preset-action.ts';
import type { PresetListState } from '../preset-list-controller.ts';
import { groupPresets, type PresetGroup } from '../preset-search.ts';
import { renderKeys, renderNote, renderRow, titleOf } from './preset-rows.ts';
import { sheet } from './sheet.styles.ts';
import { presetPickerStyles } from './preset-picker.styles.ts';

/** Rows that PageUp and PageDown pass. */
const PAGE = 6;

/** The agent chose a preset. Does not bubble: the bar decides what becomes of it. */
export class PresetPickEvent extends CustomEvent<{ preset: PresetItem; action: PresetAction; atMs: number }> {
  constructor(preset: PresetItem, action: PresetAction, atMs: number) {
    super('midcall-pick', { detail: { preset, action, atMs } });
  }
}

/** The picker was closed without a choice. */
export class PickerClosedEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-picker-closed');
  }
}

/** The agent wants to see the presets of their own, or to edit the one with this id. */
export class MyPresetsEvent extends CustomEvent<{ id: string | null }> {
  constructor(id: string | null) {
    super('midcall-my-presets', { detail: { id } });
  }
}

/** The agent asked to read a list again that could not be read. */
export class PresetsRetryEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-presets-retry');
  }
}

/**
 * Search field and list of presets: a dialog that opens as it is rendered, or, `inline`, a part of the page.
 * The focus stays in the field; arrows move in the list.
 *
 * @event {PresetPickEvent} midcall-pick - A preset was chosen.
 * @event {PickerClosedEvent} midcall-picker-closed - Closed without a choice.
 * @event {MyPresetsEvent} midcall-my-presets - Show what the agent wrote.
 * @event {PresetsRetryEvent} midcall-presets-retry - Read the list again.
 */
@customElement('midcall-preset-picker')
export class MidcallPresetPicker extends LitElement {
  static override styles = [base, button, badge, keycap, sheet, presetPickerStyles];

  @query('input') private input!: HTMLInputElement;
  @query('dialog') private dialog!: HTMLDialogElement | null;

  @state() private search = '';
  @state() private active = 0;

  /** The call's presets in the administrator's order. */
  @property({ attribute: false }) presets: readonly PresetItem[] = [];
  /** Ids of those used last, the newest first. */
  @property({ attribute: false }) recentIds: readonly string[] = [];
  /** What the call allows. */
  @property({ attribute: false }) policy!: WidgetPolicy;
  /** Whether the list is there. */
  @property({ attribute: false }) listState: PresetListState = 'loading';
  /** Why sending waits now, in words; `null`: it does not. */
  @property({ attribute: false }) waiting: string | null = null;
  /** Always open, as a part of the page: presets only. */
  @property({ type: Boolean, reflect: true }) inline = false;

  #groups: PresetGroup[] = [];
  #rows: PresetItem[] = [];

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override willUpdate(changed: PropertyValues) {
    if (['presets', 'recentIds', 'search'].some((name) => changed.has(name))) {
      const chosen = this.#rows[this.active]?.id;
      this.#groups = groupPresets(this.presets, { query: this.search, recentIds: this.recentIds });
      this.#rows = this.#groups.flatMap(({ items }) => items);
      const kept = changed.has('search') ? -1 : this.#rows.findIndex(({ id }) => id === chosen);
      this.active = Math.max(0, kept);
    }
  }

  protected override firstUpdated() {
    this.dialog?.showModal();
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has('active') || changed.has('search')) this.#showActive();
  }

  override focus() {
    this.input.focus();
  }

  /** Closes the dialog; the focus goes back to where it was. */
  close() {
    this.dialog?.close();
  }

  protected override render() {
    const body = html`${this.renderSearch()} ${this.renderWaiting()} ${this.renderList()}`;
    if (this.inline) return html`<div class="inline">${body}</div>`;
    return html`<dialog closedby="any" aria-label=${t('presets.list')} @close=${this.handleClose}>
      ${body}${this.policy.personalPresets ? this.renderMine() : nothing}
      ${renderKeys(this.policy, this.#rows[this.active])}
    </dialog>`;
  }

  private renderSearch() {
    const active = this.#rows[this.active];
    return html`<div class="search">
      ${icon('search')}
      <input
        role="combobox"
        aria-label=${t('presets.search')}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls="list"
        aria-activedescendant=${active ? `o-${active.id}` : nothing}
        placeholder=${t('presets.placeholder')}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="send"
        @input=${this.handleSearch}
        @keydown=${this.handleKey}
      />
      <span class="sr" role="status">${this.found}</span>
      ${
        this.inline
          ? nothing
          : html`<button class="esc" @click=${this.close}>
              <span class="sr">${t('presets.close')}</span> <kbd>Esc</kbd>${icon('close')}
            </button>`
      }
    </div>`;
  }

  private renderMine() {
    return html`<div class="mine">
      <button class="b quiet small" @click=${() => this.dispatchEvent(new MyPresetsEvent(null))}>
        ${icon('user')}${t('presets.mine.open')}
      </button>
    </div>`;
  }

  private renderWaiting() {
    if (this.waiting === null) return nothing;
    return html`<p class="strip" role="status">${icon('warning')}<span>${this.waiting}</span></p>`;
  }

  private renderList() {
    if (this.#rows.length === 0)
      return html`${renderNote({ state: this.listState, isEmpty: this.presets.length === 0 }, this.handleRetry)}
        <div id="list" role="listbox" aria-label=${t('presets.list')} hidden></div>`;
    let index = 0;
    // The focus stays in the field, whose keys do what a click does.
    // eslint-disable-next-line lit-a11y/click-events-have-key-events
    return html`<div
      class="list"
      id="list"
      role="listbox"
      aria-label=${t('presets.list')}
      @click=${this.handlePick}
    >
      ${this.#groups.map((group, at) => {
        const first = index;
        index += group.items.length;
        return this.renderGroup(group, `g-${at}`, first);
      })}
    </div>`;
  }

  private renderGroup(group: PresetGroup, id: string, first: number) {
    const rows = repeat(
      group.items,
      (preset) => preset.id,
      (preset, at) => this.renderOption(preset, first + at),
    );
    // Presets without a category at the head of the list need no heading.
    if (first === 0 && group.kind === 'category' && group.title === null) return rows;
    return html`<div role="group" aria-labelledby=${id}>
      <div class="heading" id=${id} role="presentation">${titleOf(group)}</div>
      ${rows}
    </div>`;
  }

  private renderOption(preset: PresetItem, index: number) {
    const digit = this.search === '' && index < 9 ? String(index + 1) : null;
    return renderRow(preset, { index, isActive: index === this.active, digit });
  }

  /** Spoken while searching only: at the opening the list speaks for itself. */
  private get found(): string {
    if (this.search === '') return '';
    return this.#rows.length === 0
      ? t('presets.nothing.title')
      : t('presets.found', { count: this.#rows.length });
  }

  #showActive() {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #pick(index: number, { other, atMs }: { other: boolean; atMs: number }) {
    const preset = this.#rows[index];
    if (preset) this.dispatchEvent(new PresetPickEvent(preset, presetAction(this.policy, { other }), atMs));
  }

  private handleSearch() {
    this.search = this.input.value.trim();
  }

  private handlePick(event: MouseEvent) {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="option"]') : null;
    if (!row) return;
    this.active = Number(row.dataset['index']);
    this.#pick(this.active, { other: event.altKey, atMs: event.timeStamp });
  }

  private handleKey(event: KeyboardEvent) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) this.#pick(this.active, { other: event.altKey, atMs: event.timeStamp });
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const active = this.#rows[this.active];
    if (event.key === 'F2' && active?.layer === 'personal') {
      event.preventDefault();
      this.dispatchEvent(new MyPresetsEvent(active.id));
      return;
    }
    if (/^[1-9]$/.test(event.key) && this.input.value === '') {
      event.preventDefault();
      if (!event.repeat) this.#pick(Number(event.key) - 1, { other: false, atMs: event.timeStamp });
      return;
    }
    const to = this.#target(event.key);
    if (to === null) return;
    event.preventDefault();
    this.active = to;
  }

  /** Row a key leads to; `null`: the key is the field's. */
  #target(key: string): number | null {
    const last = this.#rows.length - 1;
    if (last < 0) return null;
    switch (key) {
      case 'ArrowDown':
        return this.active === last ? 0 : this.active + 1;
      case 'ArrowUp':
        return this.active === 0 ? last : this.active - 1;
      case 'PageDown':
        return Math.min(last, this.active + PAGE);
      case 'PageUp':
        return Math.max(0, this.active - PAGE);
      case 'Home':
        return 0;
      case 'End':
        return last;
      default:
        return null;
    }
  }

  private handleRetry() {
    this.dispatchEvent(new PresetsRetryEvent());
  }

  private handleClose() {
    this.dispatchEvent(new PickerClosedEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-picker': MidcallPresetPicker;
  }
  interface HTMLElementEventMap {
    'midcall-pick': PresetPickEvent;
    'midcall-picker-closed': PickerClosedEvent;
    'midcall-my-presets': MyPresetsEvent;
    'midcall-presets-retry': PresetsRetryEvent;
  }
}
