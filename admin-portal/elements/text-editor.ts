import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { type CounterFacts, counterFacts } from '../../protocol/counter-text.ts';
import { findProfile } from '../../protocol/encoding-profile.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { costlyCharacters, countSegments } from '../../protocol/segments.ts';
import { base, field } from '../../ui/components.ts';
import { direction, formatNumber, languageName, t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';

/** Limits of a text that no agent looks at: only its characters are limited, and from the second message on it costs. */
const LIMITS = { warnSegments: 2, maxSegments: Number.POSITIVE_INFINITY };

/**
 * A text for callers, with the counter of the widget: characters, messages, and what makes it cost more.
 *
 * @fires {TextWrittenEvent} text-written - The text changed.
 */
@customElement('midcall-text-editor')
export class MidcallTextEditor extends PortalElement {
  static override styles = [
    base,
    field,
    css`
      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--midcall-3);
        align-items: baseline;
      }
      .count {
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
        font-variant-numeric: tabular-nums;
      }
      .count.warning {
        color: var(--midcall-warning);
        font-weight: 600;
      }
      .count.danger {
        color: var(--midcall-danger);
        font-weight: 600;
      }
      textarea {
        min-block-size: 88px;
        resize: vertical;
      }
    `,
  ];

  @property() label = '';
  @property() value = '';
  /** Language the text is written in. */
  @property() language = 'en';
  @property({ type: Boolean }) locked = false;
  /** What is wrong with the text, in words. */
  @property() problem = '';

  override focus() {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  override render() {
    const text = normalizeText(this.value);
    const profile = findProfile('gsm7');
    const count = countSegments(text, profile);
    const costly = count.encoding === 'UCS-2' ? costlyCharacters(text, profile) : [];
    const facts = counterFacts(count, profile, LIMITS);
    return html`<div class="field">
      <span class="line">
        <label for="text">${this.label}</label>
        <span class="count ${facts.tone}"
          ><bdi dir=${facts.limit === null ? 'auto' : 'ltr'}>${counterWords(facts)}</bdi></span
        >
      </span>
      <textarea
        class="in"
        id="text"
        lang=${this.language}
        dir=${direction(this.language)}
        rows="4"
        .value=${live(this.value)}
        ?readonly=${this.locked}
        aria-invalid=${this.problem ? 'true' : nothing}
        aria-describedby="about"
        @input=${this.handleInput}
      ></textarea>
      <small class="help ${this.problem ? 'danger' : ''}" id="about"
        >${this.problem || this.#about(costly)}</small
      >
    </div>`;
  }

  #about(costly: readonly { character: string }[]): string {
    const characters = [...new Set(costly.map(({ character }) => character))];
    if (characters.length === 0) return t('admin:text.variables');
    if (characters.length > 6) return t('admin:text.special', { language: languageName(this.language) });
    return t('admin:text.costly', { characters: characters.join(' ') });
  }

  private handleInput(event: Event) {
    this.dispatchEvent(new TextWrittenEvent((event.target as HTMLTextAreaElement).value));
  }
}

/** `44 / 160`, `190 (2 messages)`, `931 / 918`. */
function counterWords({ characters, limit, segments }: CounterFacts): string {
  if (limit === null) return t('admin:text.counter', { characters, count: segments });
  return `${formatNumber(characters)} / ${formatNumber(limit)}`;
}

export class TextWrittenEvent extends Event {
  readonly text: string;
  constructor(text: string) {
    super('text-written', { bubbles: true, composed: true });
    this.text = text;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-text-editor': MidcallTextEditor;
  }
}
