import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { PresetPage } from '../../protocol/preset-page.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import { SettingsView } from '../../protocol/settings-view.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { listState } from '../elements/list-state.ts';
import '../elements/pager.ts';
import '../elements/test-text-dialog.ts';
import type { MidcallTestTextDialog, TryTextEvent } from '../elements/test-text-dialog.ts';
import { errorWords } from '../error-words.ts';
import { Listing } from '../listing.ts';
import { pageHead, PortalElement, smsInCallCrumbs } from '../page-element.ts';
import { banner, page, table } from '../page.styles.ts';
import { movePreset } from '../presets/move-preset.ts';
import '../presets/import-dialog.ts';
import type { MidcallImportDialog } from '../presets/import-dialog.ts';
import '../presets/preset-acts.ts';
import type { AddPresetEvent } from '../presets/preset-acts.ts';
import type { PresetActEvent, PresetSavedEvent } from '../presets/preset-editor.ts';
import '../presets/preset-filters.ts';
import '../presets/preset-grid.ts';
import type { MidcallPresetGrid, MovePresetEvent, OpenTextEvent } from '../presets/preset-grid.ts';
import { isNarrowed, PAGE, presetList, type PresetSearch, searchOf } from '../presets/preset-list.ts';
import { type MidcallPresetSide, openTextOf, type SideClosedEvent } from '../presets/preset-side.ts';
import { titleOf } from '../presets/preset-words.ts';
import '../presets/remove-dialog.ts';
import type { MidcallRemovePresetDialog } from '../presets/remove-dialog.ts';
import { whatAgentsSend } from '../presets/what-agents-send.ts';
import { queueListing } from '../queue-filter.ts';
import { profilesOf, SendingNumbers } from '../sending-numbers.ts';
import { messagesStyles } from './messages-page.styles.ts';

const NO_COUNTS = { found: 0, all: 0, missing: 0, stale: 0 };

/** What administrators write for agents: presets in the languages of callers. */
@customElement('midcall-messages-page')
export class MidcallMessagesPage extends PortalElement {
  static override styles = [base, button, field, page, table, banner, messagesStyles];

  @query('midcall-preset-grid') private grid!: MidcallPresetGrid | null;
  @query('midcall-preset-side') private side!: MidcallPresetSide;
  @query('midcall-test-text-dialog') private testDialog!: MidcallTestTextDialog;
  @query('midcall-import-dialog') private importDialog!: MidcallImportDialog;
  @query('midcall-remove-preset-dialog') private removeDialog!: MidcallRemovePresetDialog;

  @state() private spoken = '';

  #list = presetList(this, () => this.portal);
  #sending = new SendingNumbers(this, () => this.portal);
  #queues = queueListing(this, () => this.portal);
  #settings = new Listing<Settings>(this, async (signal) => {
    const request = { path: '/v1/admin/settings', answer: SettingsView, signal };
    return [(await this.portal.api.request(request)).values];
  });

  override render() {
    const [settings] = this.#settings.items ?? [];
    const { answer } = this.#list;
    return html`
      <div class="sides">
        <div class="list">
          ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.messages') }, this.#renderActs())}
          ${settings ? whatAgentsSend(settings, this.portal) : nothing}
          <midcall-preset-filters
            .search=${this.#search}
            .counts=${answer?.counts ?? NO_COUNTS}
            .categories=${answer?.categories ?? []}
            .queues=${this.#queues.items ?? []}
          ></midcall-preset-filters>
          ${this.#renderList()}
        </div>
        ${this.#renderSide(settings)}
      </div>
      <span class="sr" role="status">${this.spoken}</span>
      ${this.#renderDialogs()}
    `;
  }

  #renderActs(): TemplateResult {
    return html`<midcall-preset-acts
      .languages=${this.#list.answer?.languages.map(({ language }) => language) ?? []}
      .search=${this.#search}
      @add-preset=${({ detail }: AddPresetEvent) => void this.side.openNew(detail)}
      @show-removed=${() => void this.side.openRemoved()}
      @import-presets=${() => this.importDialog.open()}
    ></midcall-preset-acts>`;
  }

  #renderList(): TemplateResult {
    const { answer: list } = this.#list;
    const none = t(isNarrowed(this.#search) ? 'admin:messages.noneFound' : 'admin:messages.none');
    return html`${listState(this.#list, none, 'empty')}
      ${
        list && list.presets.length > 0
          ? html`${this.#renderGrid(list)}
              <p class="help">${t('admin:messages.staleNote')}</p>`
          : nothing
      }
      <midcall-pager
        .total=${list?.counts.found ?? 0}
        .offset=${list?.offset ?? 0}
        .rows=${PAGE}
      ></midcall-pager>`;
  }

  #renderGrid(list: PresetPage): TemplateResult {
    return html`<midcall-preset-grid
      .presets=${list.presets}
      .languages=${list.languages.filter(({ used, texts }) => used || texts > 0)}
      .total=${list.counts.all}
      .profileIds=${profilesOf(this.#sending.of())}
      .open=${openTextOf(this.portal.navigation)}
      ?movable=${this.#mayMove}
      @open-text=${({ detail }: OpenTextEvent) => void this.side.openText(detail)}
      @move-preset=${({ detail }: MovePresetEvent) => void this.#move(detail.id, list.offset + detail.to)}
    ></midcall-preset-grid>`;
  }

  #renderSide(limits: Settings | undefined): TemplateResult {
    return html`<midcall-preset-side
      .numbersOf=${this.#numbersOf}
      .limits=${limits ?? DEFAULT_SETTINGS}
      .queues=${this.#queues.items ?? []}
      .categories=${this.#list.answer?.categories ?? []}
      ?movable=${this.#mayMove}
      @try-text=${({ tried }: TryTextEvent) => this.testDialog.open(tried)}
      @preset-act=${this.#handleAct}
      @preset-saved=${this.#handleSaved}
      @preset-restored=${() => void this.#list.reload()}
      @side-closed=${({ detail }: SideClosedEvent) => detail && this.grid?.focusOn(detail)}
    ></midcall-preset-side>`;
  }

  #renderDialogs(): TemplateResult {
    return html`
      <midcall-test-text-dialog
        .numbers=${this.#sending.numbers}
        .unreadable=${this.#sending.error}
      ></midcall-test-text-dialog>
      <midcall-import-dialog @imported=${() => void this.#list.reload()}></midcall-import-dialog>
      <midcall-remove-preset-dialog @preset-removed=${this.#handleRemoved}></midcall-remove-preset-dialog>
    `;
  }

  get #search(): PresetSearch {
    return searchOf(this.portal.navigation.query);
  }

  /** The whole order must be in sight. */
  get #mayMove(): boolean {
    return !isNarrowed(this.#search) && this.portal.can('presets.write');
  }

  #numbersOf = (queue: string) => this.#sending.of(queue);

  #handleAct = ({ detail }: PresetActEvent): void => {
    const { preset } = this.side;
    const { answer: list } = this.#list;
    if (!preset || !list) return;
    if (detail === 'remove') void this.removeDialog.open(preset);
    if (detail !== 'earlier' && detail !== 'later') return;
    const at = list.presets.findIndex(({ id }) => id === preset.id);
    if (at >= 0) void this.#move(preset.id, list.offset + at + (detail === 'earlier' ? -1 : 1));
  };

  #handleSaved = ({ detail: { preset, added } }: PresetSavedEvent): void => {
    if (added) this.portal.navigation.setQuery({ preset: preset.id });
    void this.#list.reload();
  };

  #handleRemoved = (): void => {
    this.side.drop();
    void this.#list.reload();
  };

  /** `to`: its place among all, counted without it. */
  async #move(id: string, to: number): Promise<void> {
    const { answer: list } = this.#list;
    if (!list) return;
    try {
      if (!(await movePreset(this.portal.api, list, { id, to }))) return;
      await this.#list.reload();
    } catch (error) {
      return this.portal.say(errorWords(error));
    }
    const moved = this.#list.answer?.presets.find((preset) => preset.id === id);
    const name = moved ? titleOf(moved) : '';
    this.spoken = t('admin:messages.moved', { name, place: to + 1, total: list.counts.found });
    await this.updateComplete;
    if (!this.side.open) this.grid?.focusOn({ id, language: null });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-messages-page': MidcallMessagesPage;
  }
}
