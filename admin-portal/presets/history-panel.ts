import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { editedPart, Preset } from '../../protocol/preset.ts';
import {
  PresetHistory,
  type PresetDifference,
  type PresetHistoryEntry,
  RemovedPresets,
} from '../../protocol/preset-history.ts';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { dateWords, languageWords } from './preset-words.ts';
import { renderRun } from './stale-note.ts';
import { wordDifference } from './word-difference.ts';

/** A preset is as it was once. */
export class PresetRestoredEvent extends CustomEvent<Preset> {
  constructor(preset: Preset) {
    super('preset-restored', { detail: preset });
  }
}

/**
 * Who did what to a preset, with the difference in each language, and the way back; without a preset, those that were
 * removed.
 * @event {PresetRestoredEvent} preset-restored
 * @event close
 */
@customElement('midcall-preset-history')
export class MidcallPresetHistory extends PortalElement {
  static override styles = [
    base,
    button,
    banner,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-block-size: 0;
        background: var(--midcall-surface-raised);
      }
      header {
        display: flex;
        justify-content: space-between;
        padding: 16px 20px 8px;
      }
      h2 {
        font: var(--midcall-type-title);
      }
      h2:focus {
        outline: none;
        box-shadow: none;
      }
      ol {
        padding: 0 20px 20px;
        position: relative;
        overflow: auto;
      }
      li {
        padding-block: var(--midcall-3);
        border-block-end: 1px solid var(--midcall-line);
        display: grid;
        gap: 6px;
      }
      .when {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: var(--midcall-2);
      }
      dt {
        font: var(--midcall-type-meta);
        font-weight: 600;
      }
      dd {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      ins {
        font-weight: 600;
      }
      .note {
        padding: 0 20px;
      }
    `,
  ];

  /** As it is now; `null`: what was removed is listed. */
  @property({ attribute: false }) preset: Preset | null = null;
  @property({ type: Boolean }) locked = false;
  @state() private entries: readonly PresetHistoryEntry[] = [];
  @state() private removed: RemovedPresets['presets'] = [];
  @state() private next: string | null = null;
  @state() private refusal = '';
  @state() private isRead = false;

  override connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#read());
  }

  override focus() {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('h2')?.focus());
  }

  override render() {
    const isEmpty = this.isRead && this.entries.length === 0 && this.removed.length === 0;
    return html`
      <header>
        <h2 tabindex="-1">${t(this.preset ? 'admin:messages.history' : 'admin:messages.removedList')}</h2>
        <button
          class="b icon"
          aria-label=${t('admin:messages.close')}
          @click=${() => this.dispatchEvent(new Event('close'))}
        >
          ${icon('close')}
        </button>
      </header>
      <div>
        ${
          this.refusal === ''
            ? nothing
            : html`<div class="banner danger" role="alert">${icon('alert')}<span>${this.refusal}</span></div>`
        }
        ${isEmpty ? html`<p class="note muted">${t('admin:messages.noHistory')}</p>` : nothing}
        <ol>
          ${this.entries.map((entry, i) => this.#renderEntry(entry, i))}
          ${this.removed.map((gone) => this.#renderRemoved(gone))}
        </ol>
        ${
          this.next === null
            ? nothing
            : html`<p class="note">
                <button class="b" @click=${() => void this.#read()}>
                  ${t('admin:messages.earlierEntries')}
                </button>
              </p>`
        }
      </div>
    `;
  }

  #renderEntry(entry: PresetHistoryEntry, at: number): TemplateResult {
    const { what, by, at: when, differences, id } = entry;
    return html`<li>
      <div class="when">
        <b>${t(`admin:messages.did.${what}`)}</b>
        <span class="muted">${dateWords(when)} · <bdi>${by ?? t('admin:messages.somebody')}</bdi></span>
      </div>
      <dl>${differences.map((difference) => this.#renderDifference(difference))}</dl>
      ${
        // the newest is how it is now
        this.locked || at === 0 || what === 'removed' || what === 'confirmed' || !this.preset
          ? nothing
          : html`<div>
              <button class="b small" @click=${() => void this.#restore(this.preset!.id, id)}>
                ${t('admin:messages.restore')}
              </button>
            </div>`
      }
    </li>`;
  }

  #renderDifference({ language, field, before, after }: PresetDifference): TemplateResult {
    const name = t(`admin:messages.${field === 'text' ? 'content' : field}`);
    const runs = wordDifference(before ?? '', after ?? '');
    return html`
      <dt>${language === null ? name : `${name}, ${languageWords(language)}`}</dt>
      <dd dir="auto" lang=${language ?? nothing}>${runs.map(renderRun)}</dd>
    `;
  }

  #renderRemoved({ id, label, at, by, entry }: RemovedPresets['presets'][number]): TemplateResult {
    return html`<li>
      <div class="when">
        <b dir="auto">${label}</b>
        <span class="muted">${dateWords(at)} · <bdi>${by ?? t('admin:messages.somebody')}</bdi></span>
      </div>
      ${
        this.locked
          ? nothing
          : html`<div>
              <button class="b small" @click=${() => void this.#restore(id, entry)}>
                ${t('admin:messages.restore')}
              </button>
            </div>`
      }
    </li>`;
  }

  async #read(): Promise<void> {
    const { api } = this.portal;
    try {
      if (this.preset) {
        const path = `/v1/admin/presets/${this.preset.id}/history`;
        const query = { cursor: this.next ?? undefined };
        const page = await api.request({ path, query, answer: PresetHistory });
        this.entries = [...this.entries, ...page.entries];
        this.next = page.next;
      } else {
        const { presets } = await api.request({ path: '/v1/admin/removed-presets', answer: RemovedPresets });
        this.removed = presets;
      }
      this.isRead = true;
    } catch (error) {
      this.refusal = errorWords(error);
    }
  }

  async #restore(id: string, entry: string): Promise<void> {
    try {
      const preset = await this.portal.api.request({
        ...{ method: 'POST', path: `/v1/admin/presets/${id}/restore`, answer: Preset, body: { entry } },
        ifMatch: this.preset ? fingerprint(editedPart(this.preset)) : undefined,
      });
      this.portal.say(t('admin:messages.restored'));
      this.dispatchEvent(new PresetRestoredEvent(preset));
    } catch (error) {
      this.refusal = errorWords(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-history': MidcallPresetHistory;
  }
}
