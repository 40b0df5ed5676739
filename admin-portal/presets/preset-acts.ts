import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { saveFile } from '../save-file.ts';
import type { PresetSearch } from './preset-list.ts';
import { languageWords } from './preset-words.ts';

/** A preset is to be added, written in this language first. */
export class AddPresetEvent extends CustomEvent<string> {
  constructor(language: string) {
    super('add-preset', { detail: language });
  }
}

/**
 * What is done with presets beside writing one: adding, importing, exporting, and seeing what was removed.
 *
 * @event {AddPresetEvent} add-preset
 * @event show-removed
 * @event import-presets
 */
@customElement('midcall-preset-acts')
export class MidcallPresetActs extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    css`
      :host,
      .new {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
      }
    `,
  ];

  /** Languages to write in. */
  @property({ attribute: false }) languages: readonly string[] = [];
  /** Which presets an export has. */
  @property({ attribute: false }) search: PresetSearch = {};
  @state() private language = '';

  override render() {
    const mayWrite = this.portal.can('presets.write');
    return html`
      <button class="b" @click=${() => this.dispatchEvent(new Event('show-removed'))}>
        ${t('admin:messages.removedList')}
      </button>
      ${
        mayWrite
          ? html`<button class="b" @click=${() => this.dispatchEvent(new Event('import-presets'))}>
              ${t('admin:messages.import')}
            </button>`
          : nothing
      }
      ${(['csv', 'json'] as const).map(
        (format) =>
          html`<button class="b" @click=${() => void this.#export(format)}>
            ${t('admin:messages.export', { format: format.toUpperCase() })}
          </button>`,
      )}
      ${mayWrite ? this.#renderNew() : nothing}
    `;
  }

  /** The language comes first (features D03). */
  #renderNew(): TemplateResult {
    const isChosen = this.language !== '';
    return html`<span class="new">
      <span class="select"
        ><select
          class="in"
          aria-label=${t('admin:messages.chooseLanguage')}
          @change=${(event: Event) => (this.language = (event.target as HTMLSelectElement).value)}
        >
          <option value="" ?selected=${!isChosen}>${t('admin:messages.chooseLanguage')}</option>
          ${this.languages.map(
            (language) =>
              html`<option value=${language} ?selected=${language === this.language}>
                ${languageWords(language)}
              </option>`,
          )}</select
        >${icon('down')}</span
      >
      <button
        class="b"
        ?disabled=${!isChosen}
        title=${isChosen ? nothing : t('admin:messages.chooseLanguageFirst')}
        @click=${() => this.dispatchEvent(new AddPresetEvent(this.language))}
      >
        ${icon('plus')}${t('admin:messages.add')}
      </button>
    </span>`;
  }

  async #export(format: 'csv' | 'json'): Promise<void> {
    try {
      const path = `/v1/admin/presets.${format}`;
      const file = await this.portal.api.download(path, { ...this.search });
      saveFile(file, `presets.${format}`);
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-acts': MidcallPresetActs;
  }
}
