import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NumberView } from '../../protocol/phone-number.ts';
import type { Preset } from '../../protocol/preset.ts';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import '../elements/conflict.ts';
import { TryTextEvent } from '../elements/test-text-dialog.ts';
import { errorWords } from '../error-words.ts';
import { renderFailure } from '../failure.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { profilesOf } from '../sending-numbers.ts';
import { simulatorLink } from '../simulator-link.ts';
import { type TextLimits, UNSEEN_LIMITS } from '../text-look.ts';
import './language-tabs.ts';
import type { LanguageChosenEvent, LanguageTab } from './language-tabs.ts';
import { type DraftWrittenEvent, fieldOf, PresetEdit } from './preset-draft.ts';
import { editorStyles } from './preset-editor.styles.ts';
import './preset-fields.ts';
import { headStyles, presetHead } from './preset-head.ts';
import { languagesToWrite, type QueueChoice } from './preset-languages.ts';
import { presetProblem } from './preset-problem.ts';
import { differenceNames, languageWords } from './preset-words.ts';
import './stale-note.ts';

/** What is to be done with the preset that is open. */
export class PresetActEvent extends CustomEvent<'close' | 'history' | 'remove' | 'earlier' | 'later'> {
  constructor(act: PresetActEvent['detail']) {
    super('preset-act', { detail: act, bubbles: true, composed: true });
  }
}

/** A preset was saved. */
export class PresetSavedEvent extends CustomEvent<{ preset: Preset; added: boolean }> {
  constructor(preset: Preset, added: boolean) {
    super('preset-saved', { detail: { preset, added }, bubbles: true, composed: true });
  }
}

/**
 * Writes a preset in one language at a time: label, text with its count, what it costs in each language, and how it will
 * stand on a telephone. Saved whole by **Set**.
 *
 * @event {PresetActEvent} preset-act
 * @event {PresetSavedEvent} preset-saved
 * @event {TryTextEvent} try-text
 */
@customElement('midcall-preset-editor')
export class MidcallPresetEditor extends PortalElement {
  static override styles = [base, button, status, banner, headStyles, editorStyles];

  /** `null`: a new one. */
  @property() presetId: string | null = null;
  @property() language = 'en';
  /** Those a text may go out from, by the key of its queue; empty: of all. */
  @property({ attribute: false }) numbersOf: (queue: string) => readonly NumberView[] = () => [];
  @property({ attribute: false }) limits: TextLimits = UNSEEN_LIMITS;
  @property({ attribute: false }) queues: readonly QueueChoice[] = [];
  @property({ attribute: false }) categories: readonly string[] = [];
  /** May not be changed by who is signed in. */
  @property({ type: Boolean }) locked = false;
  @property({ type: Boolean }) movable = false;

  readonly edit: PresetEdit = new PresetEdit(this, {
    id: () => this.presetId,
    portal: () => this.portal,
    onSaved: (preset, { added, words }) => {
      this.dispatchEvent(new PresetSavedEvent(preset, added));
      this.portal.say(words);
    },
  });

  override focus() {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('h2')?.focus());
  }

  override render() {
    const { edit } = this;
    if (edit.state === 'loading')
      return html`<p class="body" role="status">${t('admin:section.loading')}</p>`;
    if (edit.state === 'unreadable') return this.#renderUnreadable();
    return html`
      ${presetHead(edit.preset, { movable: this.movable, act: (act) => this.#act(act) })}
      <midcall-language-tabs
        .tabs=${this.languages.map((language) => this.#tabOf(language))}
        open=${this.language}
        @language-chosen=${({ detail }: LanguageChosenEvent) => this.#openLanguage(detail)}
      ></midcall-language-tabs>
      <div class="body" role="tabpanel" aria-label=${languageWords(this.language)}>
        <midcall-stale-note
          .preset=${edit.preset}
          language=${this.language}
          ?locked=${this.locked}
          @still-right=${() => void edit.confirm(this.language)}
        ></midcall-stale-note>
        <midcall-preset-fields
          .draft=${edit.draft ?? {}}
          language=${this.language}
          .languages=${this.languages}
          .numbers=${this.numbersOf(this.#queue)}
          .limits=${this.limits}
          .queues=${this.queues}
          .categories=${this.categories}
          ?locked=${this.locked}
          @draft-written=${({ detail }: DraftWrittenEvent) => edit.set(detail)}
        ></midcall-preset-fields>
        ${this.#renderTrouble()}
      </div>
      ${this.#renderFooter()}
    `;
  }

  #renderUnreadable(): TemplateResult {
    return html`<div class="body">
      <div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(this.edit.error)}</span>
        <button class="link" @click=${() => this.#act('close')}>${t('admin:messages.close')}</button>
      </div>
    </div>`;
  }

  #renderTrouble(): TemplateResult | typeof nothing {
    const { edit } = this;
    if (edit.theirs)
      return html`<midcall-conflict
        .edit=${edit as never}
        .names=${differenceNames(this.languages)}
        .show=${(_key: string, value: unknown) => (typeof value === 'string' ? value : '')}
      ></midcall-conflict>`;
    return renderFailure(edit.error);
  }

  #renderFooter(): TemplateResult {
    const { edit, language } = this;
    const text = this.#value('text');
    const isSaved = edit.state === 'saved' && !edit.dirty;
    return html`<footer>
      ${
        this.portal.can('presets.write')
          ? html`<button
              class="b"
              ?disabled=${text.trim() === ''}
              @click=${() => this.dispatchEvent(new TryTextEvent({ text, language }))}
            >
              ${t('admin:testText.title')}
            </button>`
          : nothing
      }
      ${edit.preset?.texts[language] ? simulatorLink(this.portal, { language, queue: this.#queue }) : nothing}
      ${
        edit.preset && !this.locked
          ? html`<button class="b danger" @click=${() => this.#act('remove')}>
              ${t('admin:messages.remove')}
            </button>`
          : nothing
      }
      <span class="st ${isSaved ? 'success' : ''}" role="status">${this.#stateWords}</span>
      ${this.locked ? nothing : this.#renderSet()}
    </footer>`;
  }

  #renderSet(): TemplateResult {
    const { edit } = this;
    const reason = this.#problem || (edit.dirty ? '' : t('admin:section.nothingChanged'));
    return html`
      <button class="b" @click=${() => (edit.dirty ? edit.discard() : this.#act('close'))}>
        ${t('admin:messages.cancel')}
      </button>
      <button
        class="b primary"
        aria-disabled=${reason !== '' || edit.state === 'saving' ? 'true' : 'false'}
        title=${reason || nothing}
        @click=${() => void this.#save()}
      >
        ${t('admin:section.set')}
      </button>
    `;
  }

  get languages(): string[] {
    const { draft, preset } = this.edit;
    return languagesToWrite({ draft: draft ?? {}, preset, queues: this.queues, open: this.language });
  }

  get #queue(): string {
    return this.edit.draft?.['queue'] ?? '';
  }

  get #profileIds(): string[] {
    return profilesOf(this.numbersOf(this.#queue));
  }

  get #problem(): string {
    return this.edit.draft ? presetProblem(this.edit.draft, this.#profileIds) : '';
  }

  get #stateWords(): TemplateResult | string {
    const { state, dirty } = this.edit;
    if (state === 'saving') return t('admin:section.saving');
    if (state === 'saved' && !dirty) return html`${icon('tick')}${t('admin:section.saved')}`;
    return dirty ? t('admin:section.unsaved') : '';
  }

  #tabOf(language: string): LanguageTab {
    if (this.edit.preset?.texts[language]?.state === 'stale') return { language, state: 'stale' };
    const isEmpty = (this.#value('text', language) + this.#value('label', language)).trim() === '';
    return { language, state: isEmpty ? 'missing' : 'done' };
  }

  #value(one: 'label' | 'text', language = this.language): string {
    return this.edit.draft?.[fieldOf(one, language)] ?? '';
  }

  #openLanguage(language: string): void {
    this.language = language;
    this.portal.navigation.setQuery({ language });
  }

  #act(act: PresetActEvent['detail']): void {
    this.dispatchEvent(new PresetActEvent(act));
  }

  async #save(): Promise<void> {
    if (this.#problem === '' && this.edit.dirty) await this.edit.save();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-editor': MidcallPresetEditor;
  }
}
