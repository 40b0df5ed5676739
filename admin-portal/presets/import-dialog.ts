import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ImportReport, MAX_IMPORT_BYTES } from '../../protocol/preset-import.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, table } from '../page.styles.ts';
import { languageWords } from './preset-words.ts';

/** Presets were imported. */
export class ImportedEvent extends Event {
  constructor() {
    super('imported');
  }
}

type ChosenFile = { name: string; format: 'csv' | 'json'; content: string };

/**
 * Takes a file, shows row by row what it would do and what is wrong, and does it once it is confirmed.
 * @event {ImportedEvent} imported
 */
@customElement('midcall-import-dialog')
export class MidcallImportDialog extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    table,
    banner,
    css`
      .what {
        display: grid;
        gap: var(--midcall-4);
      }
      .tw {
        max-block-size: 40vh;
      }
    `,
  ];

  @state() private isOpen = false;
  @state() private file: ChosenFile | null = null;
  @state() private report: ImportReport | null = null;
  @state() private refusal = '';
  @state() private isBusy = false;

  open(): void {
    Object.assign(this, { isOpen: true, file: null, report: null, refusal: '' });
  }

  override render() {
    const { report } = this;
    const ready = report !== null && report.plan !== null && !this.isBusy;
    return html`<wa-dialog
      label=${t('admin:import.title')}
      ?open=${this.isOpen}
      without-header
      @wa-after-hide=${() => (this.isOpen = false)}
    >
      ${this.isOpen ? this.#renderWhat() : nothing}
      <button slot="footer" class="b" @click=${() => (this.isOpen = false)}>
        ${t('admin:messages.cancel')}
      </button>
      <button
        slot="footer"
        class="b primary"
        aria-disabled=${ready ? 'false' : 'true'}
        @click=${() => (ready ? void this.#apply() : undefined)}
      >
        ${t('admin:import.apply')}
      </button>
    </wa-dialog>`;
  }

  #renderWhat(): TemplateResult {
    return html`<div class="what">
      <h2>${t('admin:import.title')}</h2>
      <p>${t('admin:import.text')}</p>
      <div class="field">
        <label for="file">${t('admin:import.file')}</label>
        <input
          id="file"
          class="in"
          type="file"
          accept=".csv,.json,text/csv,application/json"
          @change=${(event: Event) => void this.#choose(event.target as HTMLInputElement)}
        />
      </div>
      ${
        this.refusal === ''
          ? nothing
          : html`<div class="banner danger" role="alert">${icon('alert')}<span>${this.refusal}</span></div>`
      }
      <div role="status">${this.report ? this.#renderReport(this.report) : nothing}</div>
    </div>`;
  }

  #renderReport({ counts, errors, changes, ignored }: ImportReport): TemplateResult {
    return html`
      <p><b>${t('admin:import.counts', counts)}</b></p>
      ${ignored.length > 0 ? html`<p class="help">${t('admin:import.ignored', { columns: ignored.join(', ') })}</p>` : nothing}
      ${errors.length > 0 ? this.#renderErrors(errors) : changes.length > 0 ? this.#renderChanges(changes) : nothing}
    `;
  }

  #renderErrors(errors: ImportReport['errors']): TemplateResult {
    return html`
      <p class="help danger">${t('admin:import.errors', { count: errors.length })}</p>
      <div class="tw" tabindex="0" role="group" aria-label=${t('admin:import.wrong')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t('admin:import.row')}</th>
              <th scope="col">${t('admin:import.column')}</th>
              <th scope="col">${t('admin:import.wrong')}</th>
            </tr>
          </thead>
          <tbody>
            ${errors.map(
              ({ row, column, code, detail }) =>
                html`<tr>
                  <th scope="row" class="num">${row}</th>
                  <td>${column}</td>
                  <td>
                    ${t(`admin:import.error.${code}`)}
                    ${detail ? html`<bdi class="muted">${detail}</bdi>` : nothing}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #renderChanges(changes: ImportReport['changes']): TemplateResult {
    return html`<div class="tw" tabindex="0" role="group" aria-label=${t('admin:import.change')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('admin:import.row')}</th>
            <th scope="col">${t('admin:messages.preset')}</th>
            <th scope="col">${t('admin:import.change')}</th>
          </tr>
        </thead>
        <tbody>
          ${changes.map(
            ({ row, what, label, languages }) =>
              html`<tr>
                <th scope="row" class="num">${row}</th>
                <td dir="auto">${label}</td>
                <td>
                  ${t(`admin:messages.did.${what}`)}
                  <small>${listOf(languages.map((language) => languageWords(language)))}</small>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  async #choose(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    Object.assign(this, { file: null, report: null, refusal: '' });
    if (!file) return;
    if (file.size > MAX_IMPORT_BYTES) {
      this.refusal = t('admin:import.tooLarge');
      return;
    }
    const content = decode(new Uint8Array(await file.arrayBuffer()));
    if (content === null) {
      this.refusal = t('admin:import.notUtf8');
      return;
    }
    const isJson = file.name.toLowerCase().endsWith('.json') || file.type === 'application/json';
    this.file = { name: file.name, format: isJson ? 'json' : 'csv', content };
    this.report = await this.#ask(this.file, null);
  }

  async #apply(): Promise<void> {
    const { file, report } = this;
    if (!file || !report?.plan) return;
    const done = await this.#ask(file, report.plan);
    if (!done) {
      // what there is has changed: how it would be now
      this.report = await this.#ask(file, null, this.refusal);
      return;
    }
    this.isOpen = false;
    this.portal.say(t('admin:import.done', done.counts));
    this.dispatchEvent(new ImportedEvent());
  }

  async #ask(
    { format, content }: ChosenFile,
    apply: string | null,
    refusal = '',
  ): Promise<ImportReport | null> {
    this.isBusy = true;
    this.refusal = refusal;
    try {
      return await this.portal.api.request({
        ...{ method: 'POST', path: '/v1/admin/presets/import', answer: ImportReport },
        body: { format, content, apply },
      });
    } catch (error) {
      this.refusal = errorWords(error);
      return null;
    } finally {
      this.isBusy = false;
    }
  }
}

/** UTF-8, or what Excel calls Unicode text; `null` for another encoding. */
function decode(octets: Uint8Array): string | null {
  const isUtf16 = (octets[0] === 0xff && octets[1] === 0xfe) || (octets[0] === 0xfe && octets[1] === 0xff);
  const encoding = isUtf16 ? (octets[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(octets);
  } catch {
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-import-dialog': MidcallImportDialog;
  }
}
