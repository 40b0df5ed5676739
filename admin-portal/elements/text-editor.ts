import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CostlyNote } from '../../protocol/costly-note.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import '../../ui/text-area.ts';
import type { MidcallTextArea, TextChangeEvent } from '../../ui/text-area.ts';
import { PortalElement } from '../page-element.ts';
import { lookAt, type TextLimits, type TextLook, UNSEEN_LIMITS } from '../text-look.ts';
import { markText, variablesOf } from '../text-marks.ts';
import { counterWords } from '../text-words.ts';
import './variable-chips.ts';
import type { InsertVariableEvent } from './variable-chips.ts';

/** Variables that a call fills. */
const OF_CALL = ['caller', 'agent', 'company', 'queue'];

/**
 * A text for callers, with the counter of the widget: characters, messages, what makes it cost more and how to mend that,
 * and variables to put in.
 *
 * @fires {TextWrittenEvent} text-written - The text changed.
 */
@customElement('midcall-text-editor')
export class MidcallTextEditor extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    css`
      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--midcall-3);
        align-items: baseline;
        font: var(--midcall-type-meta);
      }
      .count {
        font-variant-numeric: tabular-nums;
      }
      .area {
        padding: 0;
      }
    `,
  ];

  @query('midcall-text-area') private area!: MidcallTextArea | null;

  @property() label = '';
  @property() value = '';
  /** Language the text is written in. */
  @property() language = 'en';
  @property({ type: Boolean }) locked = false;
  /** What is wrong with the text, in words. */
  @property() problem = '';
  /** Encoding profiles of the numbers it may go out from. */
  @property({ attribute: false }) profileIds: readonly string[] = [];
  @property({ attribute: false }) limits: TextLimits = UNSEEN_LIMITS;
  /** Variables to offer beside those of the call. */
  @property({ attribute: false }) variables: readonly string[] = [];
  /** Values of variables that every call fills with something as long, by name. */
  @property({ attribute: false }) values: Readonly<Record<string, string>> = {};
  @state() private spoken = '';

  override focus() {
    this.area?.focus();
  }

  protected override updated() {
    this.area?.load(this.value);
  }

  override render() {
    const { profileIds, limits, values } = this;
    const look = lookAt(this.value, { profileIds, limits, values });
    const problem = look.excess > 0 ? t('admin:text.excess', { count: look.excess }) : this.problem;
    return html`<div class="field">
      <div class="line"><span class="label">${this.label}</span>${this.#renderCounter(look)}</div>
      <div class="in area">
        <midcall-text-area
          label=${this.label}
          language=${this.language}
          ?read-only=${this.locked}
          ?invalid=${problem !== ''}
          about=${problem}
          .runs=${markText(this.value, look)}
          @midcall-text=${({ detail }: TextChangeEvent) => this.#tell(detail.text)}
        ></midcall-text-area>
      </div>
      ${problem === '' ? nothing : html`<p class="help danger" role="alert">${problem}</p>`}
      ${problem === '' && look.costly ? this.#renderCostly(look.costly) : nothing}
      ${this.locked ? nothing : this.#renderVariables()}
      <span class="sr" role="status">${this.spoken}</span>
    </div>`;
  }

  #renderCounter({ counter }: TextLook): TemplateResult {
    const tone = counter.tone === 'normal' ? '' : counter.tone;
    return html`<span class="count st ${tone}"
      ><bdi dir=${counter.limit === null ? 'auto' : 'ltr'}>${counterWords(counter)}</bdi></span
    >`;
  }

  #renderCostly({ characters, extra, plain, plainCharacter }: CostlyNote): TemplateResult {
    const shown = characters.slice(0, 4).join(' ');
    return html`<p class="help costly">
      ${t('admin:text.costly', { characters: shown, count: extra })}
      ${
        plain === null || this.locked
          ? nothing
          : html`<button class="link" type="button" @click=${() => this.#replace(plain)}>
              ${
                plainCharacter === null
                  ? t('admin:text.replaceAll')
                  : t('admin:text.replaceWith', { character: plainCharacter })
              }
            </button>`
      }
    </p>`;
  }

  #renderVariables(): TemplateResult {
    const names = [...new Set([...this.variables, ...variablesOf(this.value), ...OF_CALL])];
    return html`<midcall-variable-chips
      .names=${names}
      @insert-variable=${({ detail }: InsertVariableEvent) => this.area?.insert(detail)}
    ></midcall-variable-chips>`;
  }

  #tell(text: string): void {
    this.dispatchEvent(new TextWrittenEvent(text));
  }

  #replace(plain: string): void {
    this.area?.replaceAll(plain);
    this.spoken = '';
    void this.updateComplete.then(() => (this.spoken = t('admin:text.replaced')));
  }
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
