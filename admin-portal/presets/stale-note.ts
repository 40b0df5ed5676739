import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Preset } from '../../protocol/preset.ts';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { banner } from '../page.styles.ts';
import { dateWords, languageWords } from './preset-words.ts';
import { wordDifference, type WordRun } from './word-difference.ts';

/**
 * Says that a text fell behind its source, and what has changed in that.
 *
 * @event still-right - Somebody has read the text, and it holds.
 */
@customElement('midcall-stale-note')
export class MidcallStaleNote extends LitElement {
  static override styles = [
    base,
    button,
    banner,
    css`
      :host {
        display: contents;
      }
      ins {
        font-weight: 600;
      }
      del {
        color: var(--midcall-text-muted);
      }
    `,
  ];

  @property({ attribute: false }) preset: Preset | null = null;
  /** Language of the text that fell behind. */
  @property() language = '';
  @property({ type: Boolean }) locked = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    const { preset } = this;
    const text = preset?.texts[this.language];
    const source = preset?.texts[preset.sourceLanguage];
    if (!preset || text?.state !== 'stale' || !source) return nothing;
    const [language, date] = [languageWords(preset.sourceLanguage), dateWords(source.changedAt)];
    return html`<div class="banner warning">
      ${icon('warning')}
      <span>
        <b>${t('admin:messages.sourceChanged', { language, date })}</b>
        <span lang=${preset.sourceLanguage} dir="auto"
          >${wordDifference(text.readAgainst ?? '', source.text).map(renderRun)}</span
        >
      </span>
      ${
        this.locked
          ? nothing
          : html`<button class="link" @click=${() => this.dispatchEvent(new Event('still-right'))}>
              ${t('admin:messages.stillRight')}
            </button>`
      }
    </div>`;
  }
}

/** What came is underlined, what went is struck out. */
export const renderRun = ({ text, change }: WordRun): TemplateResult | string =>
  change === 'same' ? text : change === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;

declare global {
  interface HTMLElementTagNameMap {
    'midcall-stale-note': MidcallStaleNote;
  }
}
