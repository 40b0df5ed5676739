// Longer than others: here meet the draft, its languages, and all that is said of a text while it is written.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Preset } from '../../protocol/preset.ts';
import { Preset as PresetSchema } from '../../protocol/preset.ts';
import { editedPart } from '../../protocol/preset.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { badge, base, button, chip, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { direction, t } from '../../ui/i18n.ts';
import '../../ui/text-area.ts';
import type { MidcallTextArea, TextChangeEvent } from '../../ui/text-area.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { placeIcon } from '../place-icons.ts';
import '../elements/conflict.ts';
import { fieldOf, inputOf, languagesOf, PresetEdit } from './preset-draft.ts';
import { editorStyles } from './preset-editor.styles.ts';
import { counterWords, dateWords, languageWords, messagesWords, titleOf } from './preset-words.ts';
import { lookAt, markPreset, type TextLook, variablesOf } from './text-look.ts';
import { wordDifference } from './word-difference.ts';

/** What a queue is to a preset. */
export interface QueueChoice {
  key: string;
  name: string;
  languages: readonly string[];
}

/** Variables that a call fills. */
const OF_CALL = ['caller', 'agent', 'company', 'queue'];

/** What is to be done with the preset that is open. */
export class PresetActEvent extends CustomEvent<
  'close' | 'history' | 'remove' | 'test' | 'earlier' | 'later'
> {
  constructor(act: PresetActEvent['detail']) {
    super('preset-act', { detail: act });
  }
}

/** A preset was saved. */
export class PresetSavedEvent extends CustomEvent<{ preset: Preset; added: boolean }> {
  constructor(preset: Preset, added: boolean) {
    super('preset-saved', { detail: { preset, added } });
  }
}

/**
 * Writes a preset in one language at a time: label, text with its count, what it costs in each language, and how it will
 * stand on a telephone. Saved whole by **Set**.
 *
 * @event {PresetActEvent} preset-act
 * @event {PresetSavedEvent} preset-saved
 */
@customElement('midcall-preset-editor')
export class MidcallPresetEditor extends PortalElement {
  static override styles = [base, button, field, chip, badge, status, banner, editorStyles];

  @query('midcall-text-area') private area!: MidcallTextArea | null;

  /** `null`: a new one. */
  @property() presetId: string | null = null;
  @property() language = 'en';
  @property({ attribute: 'profile-id' }) profileId = 'gsm7';
  /** Number a text would come from. */
  @property() sender = '';
  @property({ attribute: false }) queues: readonly QueueChoice[] = [];
  @property({ attribute: false }) categories: readonly string[] = [];
  /** May not be changed by who is signed in. */
  @property({ type: Boolean }) locked = false;
  @property({ type: Boolean }) movable = false;
  @state() private spoken = '';

  readonly edit: PresetEdit = new PresetEdit(this, {
    id: () => this.presetId,
    portal: () => this.portal,
    onSaved: (preset, added) => {
      this.dispatchEvent(new PresetSavedEvent(preset, added));
      this.portal.say(t('admin:messages.saved'));
    },
  });

  protected override updated() {
    this.area?.load(this.#value('text'));
  }

  /** The text as it stands here, saved or not. */
  get writtenText(): string {
    return this.#value('text');
  }

  override focus() {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('h2')?.focus());
  }

  override render() {
    const { edit } = this;
    if (edit.state === 'loading')
      return html`<p class="body" role="status">${t('admin:section.loading')}</p>`;
    if (edit.state === 'unreadable') return this.#renderUnreadable();
    return html`
      ${this.#renderHead()} ${this.#renderTabs()}
      <div class="body" id="panel" role="tabpanel" aria-label=${languageWords(this.language)}>
        ${this.#renderStale()} ${this.#renderWords()} ${this.#renderCost()} ${this.#renderWhole()}
        ${this.#renderPhone()}
        ${
          edit.theirs
            ? html`<midcall-conflict
                .edit=${edit as never}
                .names=${this.#names}
                .show=${(_key: string, value: unknown) => (typeof value === 'string' ? value : '')}
              ></midcall-conflict>`
            : nothing
        }
        ${
          edit.error && !edit.theirs
            ? html`<div class="banner danger" role="alert">
                ${icon('alert')}<span>${errorWords(edit.error)}</span>
              </div>`
            : nothing
        }
      </div>
      ${this.#renderFooter()}
      <span class="sr" role="status">${this.spoken}</span>
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

  #renderHead(): TemplateResult {
    const { preset } = this.edit;
    const acts = (['earlier', 'later'] as const).map(
      (act) =>
        html`<button
          class="b icon"
          aria-label=${t(`admin:messages.${act}`)}
          title=${t(`admin:messages.${act}`)}
          @click=${() => this.#act(act)}
        >
          <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
            <path d=${act === 'earlier' ? 'M8 13V3M4 7l4-4 4 4' : 'M8 3v10M4 9l4 4 4-4'} />
          </svg>
        </button>`,
    );
    return html`<header>
      <div>
        <p class="crumb" dir="auto">${preset?.category ?? nothing}</p>
        <h2 tabindex="-1" dir="auto">${preset ? titleOf(preset) : t('admin:messages.newPreset')}</h2>
      </div>
      <div class="acts">
        ${preset && this.movable ? acts : nothing}
        ${
          preset
            ? html`<button
                class="b icon"
                aria-label=${t('admin:messages.history')}
                title=${t('admin:messages.history')}
                @click=${() => this.#act('history')}
              >
                ${placeIcon('history')}
              </button>`
            : nothing
        }
        <button class="b icon" aria-label=${t('admin:messages.close')} @click=${() => this.#act('close')}>
          ${icon('close')}
        </button>
      </div>
    </header>`;
  }

  #renderTabs(): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label=${t('admin:messages.language')}>
      ${this.languages.map((language) => {
        const state = this.edit.preset?.texts[language]?.state;
        const isEmpty = (this.#value('text', language) + this.#value('label', language)).trim() === '';
        const isOpen = language === this.language;
        return html`<button
          role="tab"
          aria-selected=${isOpen ? 'true' : 'false'}
          aria-controls="panel"
          tabindex=${isOpen ? '0' : '-1'}
          @click=${() => this.#openLanguage(language)}
          @keydown=${this.#handleTabKey}
        >
          ${languageWords(language)}
          ${
            state === 'stale'
              ? html`<span class="warning" title=${t('admin:messages.state.stale')}>${icon('warning')}</span
                  ><span class="sr">${t('admin:messages.state.stale')}</span>`
              : isEmpty
                ? html`<span title=${t('admin:messages.state.missing')}>${icon('plus')}</span
                    ><span class="sr">${t('admin:messages.state.missing')}</span>`
                : nothing
          }
        </button>`;
      })}
    </div>`;
  }

  #renderStale(): TemplateResult | typeof nothing {
    const { preset } = this.edit;
    const text = preset?.texts[this.language];
    const source = preset?.texts[preset.sourceLanguage];
    if (!preset || text?.state !== 'stale' || !source) return nothing;
    const language = languageWords(preset.sourceLanguage);
    const runs = wordDifference(text.readAgainst ?? '', source.text);
    return html`<div class="banner warning">
      ${icon('warning')}
      <span>
        <b>${t('admin:messages.sourceChanged', { language, date: dateWords(source.changedAt) })}</b>
        <span lang=${preset.sourceLanguage} dir="auto"
          >${runs.map(({ text: words, change }) =>
            change === 'same'
              ? words
              : change === 'added'
                ? html`<ins>${words}</ins>`
                : html`<del>${words}</del>`,
          )}</span
        >
      </span>
      ${
        this.locked
          ? nothing
          : html`<button class="link" @click=${() => void this.#confirm(preset)}>
              ${t('admin:messages.stillRight')}
            </button>`
      }
    </div>`;
  }

  #renderWords(): TemplateResult {
    const look = this.#look(this.language);
    const text = this.#value('text');
    const label = this.#value('label');
    const labelMissing = label.trim() === '' && text.trim() !== '';
    return html`
      <div class="field">
        <label for="label">${t('admin:messages.label')}</label>
        <input
          id="label"
          class="in"
          maxlength="80"
          lang=${this.language}
          dir="auto"
          .value=${label}
          ?readonly=${this.locked}
          aria-invalid=${labelMissing ? 'true' : 'false'}
          aria-describedby=${labelMissing ? 'label-help' : nothing}
          @input=${(event: InputEvent) => this.#set('label', event)}
        />
        ${labelMissing ? html`<p class="help danger" id="label-help">${t('admin:messages.labelNeeded')}</p>` : nothing}
      </div>
      <div class="field">
        <div class="row">
          <span class="label">${t('admin:messages.content')}</span>
          <span class="st ${look.counter.tone}" data-counter>${counterWords(look)}</span>
        </div>
        <div class="in area">
          <midcall-text-area
            label=${t('admin:messages.content')}
            language=${this.language}
            ?read-only=${this.locked}
            .runs=${markPreset(text, look)}
            @midcall-text=${this.#handleText}
          ></midcall-text-area>
        </div>
        ${this.#renderTrouble(look, { text, label })} ${this.locked ? nothing : this.#renderVariables(text)}
      </div>
    `;
  }

  #renderTrouble(look: TextLook, words: { text: string; label: string }): TemplateResult | typeof nothing {
    if (look.excess > 0)
      return html`<p class="help danger" role="alert">
        ${t('admin:messages.tooLong', { count: look.excess })}
      </p>`;
    if (words.text.trim() === '' && words.label.trim() !== '')
      return html`<p class="help danger">${t('admin:messages.textNeeded')}</p>`;
    const { costly } = look;
    if (!costly) return nothing;
    const characters = costly.characters.slice(0, 4).join(' ');
    return html`<p class="help" data-costly>
      ${t('admin:messages.costly', { characters, count: costly.extra })}
      ${
        costly.plain === null || this.locked
          ? nothing
          : html`<button class="link" @click=${() => this.#replace(costly.plain!)}>
              ${
                costly.plainCharacter === null
                  ? t('admin:messages.replaceAll')
                  : t('admin:messages.replaceWith', { character: costly.plainCharacter })
              }
            </button>`
      }
    </p>`;
  }

  #renderVariables(text: string): TemplateResult {
    const others = languagesOf(this.edit.draft ?? {}).flatMap((language) =>
      variablesOf(this.#value('text', language)),
    );
    const names = [...new Set([...others, ...variablesOf(text), ...OF_CALL])];
    return html`<div class="chips" role="group" aria-label=${t('admin:messages.insert')}>
      <span class="help" aria-hidden="true">${t('admin:messages.insert')}</span>
      ${names.map(
        (name) =>
          html`<button class="chip" type="button" @click=${() => this.#insert(name)}>${name}</button>`,
      )}
      <input
        id="fallback"
        class="in"
        maxlength="100"
        placeholder=${t('admin:messages.fallback')}
        aria-label=${t('admin:messages.fallback')}
      />
    </div>`;
  }

  #renderCost(): TemplateResult {
    const { count } = this.#look(this.language);
    const kind = count.encoding === 'GSM-7' ? 'plain' : 'other';
    return html`<div class="cost">
      <div class="row">
        <span class="label">${t('admin:messages.cost')}</span>
        ${
          count.characters > 0
            ? html`<span class="st"
                >${messagesWords(count.segments)}, ${t(`admin:messages.letters.${kind}`)}</span
              >`
            : nothing
        }
      </div>
      <ul>
        ${this.languages
          .filter((language) => this.#value('text', language).trim() !== '')
          .map(
            (language) =>
              html`<li class=${language === this.language ? 'own' : ''}>
                <abbr title=${languageWords(language)}>${language.toUpperCase()}</abbr>
                <b>${this.#look(language).count.segments}</b>
              </li>`,
          )}
      </ul>
    </div>`;
  }

  /** What belongs to the preset in all its languages. */
  #renderWhole(): TemplateResult {
    const { draft } = this.edit;
    return html`<div class="two">
      <div class="field">
        <label for="category">${t('admin:messages.category')}</label>
        <input
          id="category"
          class="in"
          maxlength="80"
          list="categories"
          .value=${draft?.['category'] ?? ''}
          ?readonly=${this.locked}
          @input=${(event: InputEvent) => this.#setWhole('category', event)}
        />
        <datalist id="categories">
          ${this.categories.map((category) => html`<option value=${category}></option>`)}
        </datalist>
      </div>
      <div class="field">
        <label for="keyword">${t('admin:messages.keyword')}</label>
        <input
          id="keyword"
          class="in"
          maxlength="30"
          aria-describedby="keyword-help"
          .value=${draft?.['keyword'] ?? ''}
          ?readonly=${this.locked}
          aria-invalid=${this.#keywordIsWrong ? 'true' : 'false'}
          @input=${(event: InputEvent) => this.#setWhole('keyword', event)}
        />
        <p class="help" id="keyword-help">${t('admin:messages.keywordHelp')}</p>
      </div>
      <div class="field">
        <label for="queue">${t('admin:messages.queue')}</label>
        <span class="select"
          ><select
            id="queue"
            class="in"
            ?disabled=${this.locked}
            @change=${(event: InputEvent) => this.#setWhole('queue', event)}
          >
            <option value="" ?selected=${!draft?.['queue']}>${t('admin:messages.allQueues')}</option>
            ${this.queues.map(
              ({ key, name }) =>
                html`<option value=${key} ?selected=${draft?.['queue'] === key}>${name}</option>`,
            )}</select
          >${icon('down')}</span
        >
      </div>
    </div>`;
  }

  #renderPhone(): TemplateResult {
    const { final } = this.#look(this.language, this.#samples);
    return html`<figure>
      <figcaption class="label">${t('admin:messages.phone')}</figcaption>
      <div class="phone">
        <header>
          <b>${this.portal.account.tenant.name}</b>
          ${this.sender ? html`<bdi class="num muted">${this.sender}</bdi>` : nothing}
        </header>
        ${final.trim() === '' ? nothing : html`<p lang=${this.language} dir="auto">${final}</p>`}
      </div>
    </figure>`;
  }

  #renderFooter(): TemplateResult {
    const { edit } = this;
    const problem = this.#problem;
    const reason = problem || (edit.dirty ? '' : t('admin:section.nothingChanged'));
    return html`<footer>
      <button class="b" @click=${() => this.#act('test')} ?disabled=${this.#value('text').trim() === ''}>
        ${t('admin:messages.try')}
      </button>
      ${
        edit.preset && !this.locked
          ? html`<button class="b danger" @click=${() => this.#act('remove')}>
              ${t('admin:messages.remove')}
            </button>`
          : nothing
      }
      <span class="st ${edit.state === 'saved' && !edit.dirty ? 'success' : ''}" role="status"
        >${this.#stateWords}</span
      >
      ${
        this.locked
          ? nothing
          : html`
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
            `
      }
    </footer>`;
  }

  /** Languages of the queues that may use it, and those it has texts in. */
  get languages(): string[] {
    const { draft, preset } = this.edit;
    const queue = draft?.['queue'] ?? '';
    const needed = this.queues
      .filter(({ key }) => queue === '' || key === queue)
      .flatMap(({ languages }) => languages);
    const own = languagesOf(draft ?? {});
    const served = new Set(preset?.missing);
    const wanted = needed.filter(
      (language) => !preset || served.has(language) || own.includes(language) || language === this.language,
    );
    const all = [...new Set([preset?.sourceLanguage ?? '', ...own, ...wanted, this.language])].filter(
      Boolean,
    );
    return all;
  }

  get #names(): Record<string, string> {
    const words = this.languages.flatMap((language) =>
      (['label', 'text'] as const).map((one) => [
        fieldOf(one, language),
        `${t(one === 'label' ? 'admin:messages.label' : 'admin:messages.content')}, ${languageWords(language)}`,
      ]),
    );
    return {
      category: t('admin:messages.category'),
      keyword: t('admin:messages.keyword'),
      queue: t('admin:messages.queue'),
      ...(Object.fromEntries(words) as Record<string, string>),
    };
  }

  /** Values a call might have, so that the telephone shows whole sentences. */
  get #samples(): Record<string, string> {
    const { account } = this.portal;
    const queue = this.queues.find(({ key }) => key === this.edit.draft?.['queue']) ?? this.queues[0];
    return {
      company: account.tenant.name,
      agent: account.name,
      ...(queue ? { queue: queue.name } : {}),
    };
  }

  get #keywordIsWrong(): boolean {
    const keyword = this.edit.draft?.['keyword']?.trim() ?? '';
    return keyword !== '' && !/^[\p{L}\p{N}_-]{1,30}$/u.test(keyword);
  }

  /** Why this cannot be saved; empty: it can. */
  get #problem(): string {
    const { draft } = this.edit;
    if (!draft) return '';
    const { texts } = inputOf(draft);
    const [incomplete] = Object.entries(texts).filter(
      ([, words]) => !words.label.trim() || !words.text.trim(),
    );
    if (incomplete) return t('admin:messages.incomplete', { language: languageWords(incomplete[0]) });
    if (Object.keys(texts).length === 0) return t('admin:messages.writeFirst');
    const long = Object.keys(texts).find((language) => this.#look(language).excess > 0);
    if (long) return t('admin:messages.tooLong', { count: this.#look(long).excess });
    return this.#keywordIsWrong ? t('admin:messages.keywordWrong') : '';
  }

  get #stateWords(): TemplateResult | string {
    const { state, dirty } = this.edit;
    if (state === 'saving') return t('admin:section.saving');
    if (state === 'saved' && !dirty) return html`${icon('tick')}${t('admin:section.saved')}`;
    return dirty ? t('admin:section.unsaved') : '';
  }

  #value(one: 'label' | 'text', language = this.language): string {
    return this.edit.draft?.[fieldOf(one, language)] ?? '';
  }

  #look(language: string, values: Record<string, string> = {}): TextLook {
    return lookAt(this.#value('text', language), this.profileId, values);
  }

  #set(one: 'label', event: InputEvent): void {
    this.edit.set({ [fieldOf(one, this.language)]: (event.target as HTMLInputElement).value });
  }

  #setWhole(key: 'category' | 'keyword' | 'queue', event: Event): void {
    this.edit.set({ [key]: (event.target as HTMLInputElement | HTMLSelectElement).value });
  }

  #handleText = ({ detail: { text } }: TextChangeEvent): void => {
    this.edit.set({ [fieldOf('text', this.language)]: text });
  };

  #insert(name: string): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('#fallback');
    const fallback = input?.value.replaceAll('"', '').trim() ?? '';
    this.area?.insert(fallback === '' ? `{{${name}}}` : `{{${name} | "${fallback}"}}`);
    if (input) input.value = '';
  }

  #replace(plain: string): void {
    this.area?.replaceAll(plain);
    this.spoken = '';
    void this.updateComplete.then(() => (this.spoken = t('admin:messages.replaced')));
  }

  #openLanguage(language: string): void {
    this.language = language;
    this.portal.navigation.setQuery({ language });
  }

  #handleTabKey = (event: KeyboardEvent): void => {
    const forward = direction() === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = direction() === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const step = event.key === forward ? 1 : event.key === back ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const { languages } = this;
    const at = (languages.indexOf(this.language) + step + languages.length) % languages.length;
    this.#openLanguage(languages[at]!);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    );
  };

  #act(act: PresetActEvent['detail']): void {
    this.dispatchEvent(new PresetActEvent(act));
  }

  async #save(): Promise<void> {
    if (this.#problem !== '' || !this.edit.dirty) return;
    await this.edit.save();
  }

  async #confirm(preset: Preset): Promise<void> {
    try {
      const confirmed = await this.portal.api.request({
        ...{ method: 'POST', path: `/v1/admin/presets/${preset.id}/still-right`, answer: PresetSchema },
        body: { language: this.language },
        ifMatch: fingerprint(editedPart(preset)),
      });
      this.edit.preset = confirmed;
      this.requestUpdate();
      this.dispatchEvent(new PresetSavedEvent(confirmed, false));
      this.portal.say(t('admin:messages.confirmed'));
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-editor': MidcallPresetEditor;
  }
}
