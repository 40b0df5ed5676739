import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NumberView } from '../../protocol/phone-number.ts';
import { base, field, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import '../elements/text-editor.ts';
import type { TextWrittenEvent } from '../elements/text-editor.ts';
import '../elements/text-preview.ts';
import { PortalElement } from '../page-element.ts';
import { profilesOf } from '../sending-numbers.ts';
import { lookAt, type TextLimits, UNSEEN_LIMITS } from '../text-look.ts';
import { variablesOf } from '../text-marks.ts';
import { costStyles, presetCosts } from './preset-costs.ts';
import { DraftWrittenEvent, fieldOf, type PresetDraft } from './preset-draft.ts';
import type { QueueChoice } from './preset-languages.ts';
import './preset-placement.ts';

/**
 * The fields of a preset with one language open: label, text, what each language costs, where agents find it, and how it
 * will stand on a telephone.
 *
 * @event {DraftWrittenEvent} draft-written
 */
@customElement('midcall-preset-fields')
export class MidcallPresetFields extends PortalElement {
  static override styles = [
    base,
    field,
    status,
    costStyles,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
    `,
  ];

  @property({ attribute: false }) draft: PresetDraft = {};
  /** The one that is open. */
  @property() language = 'en';
  /** Those it is written in, or should be. */
  @property({ attribute: false }) languages: readonly string[] = [];
  /** Those it may go out from. */
  @property({ attribute: false }) numbers: readonly NumberView[] = [];
  @property({ attribute: false }) limits: TextLimits = UNSEEN_LIMITS;
  @property({ attribute: false }) queues: readonly QueueChoice[] = [];
  @property({ attribute: false }) categories: readonly string[] = [];
  @property({ type: Boolean }) locked = false;

  override render() {
    return html`${this.#renderLabel()} ${this.#renderText()} ${this.#renderCosts()} ${this.#renderPlacement()}
    ${this.#renderPhone()}`;
  }

  #renderLabel(): TemplateResult {
    const isMissing = this.#value('label').trim() === '' && this.#value('text').trim() !== '';
    return html`<div class="field">
      <label for="label">${t('admin:messages.label')}</label>
      <input
        id="label"
        class="in"
        maxlength="80"
        lang=${this.language}
        dir="auto"
        .value=${this.#value('label')}
        ?readonly=${this.locked}
        aria-invalid=${isMissing ? 'true' : 'false'}
        aria-describedby=${isMissing ? 'label-help' : nothing}
        @input=${(event: InputEvent) => this.#write('label', (event.target as HTMLInputElement).value)}
      />
      ${isMissing ? html`<p class="help danger" id="label-help">${t('admin:messages.labelNeeded')}</p>` : nothing}
    </div>`;
  }

  #renderText(): TemplateResult {
    const isMissing = this.#value('text').trim() === '' && this.#value('label').trim() !== '';
    return html`<midcall-text-editor
      label=${t('admin:messages.content')}
      .value=${this.#value('text')}
      language=${this.language}
      ?locked=${this.locked}
      problem=${isMissing ? t('admin:messages.textNeeded') : ''}
      .profileIds=${this.#profileIds}
      .limits=${this.limits}
      .variables=${this.languages.flatMap((language) => variablesOf(this.#value('text', language)))}
      @text-written=${({ text }: TextWrittenEvent) => this.#write('text', text)}
    ></midcall-text-editor>`;
  }

  #renderCosts(): TemplateResult {
    const { languages, limits } = this;
    const looks = languages.map((language) => ({
      language,
      look: lookAt(this.#value('text', language), { profileIds: this.#profileIds, limits }),
    }));
    return presetCosts(looks, this.language);
  }

  #renderPlacement(): TemplateResult {
    return html`<midcall-preset-placement
      .draft=${this.draft}
      .queues=${this.queues}
      .categories=${this.categories}
      ?locked=${this.locked}
    ></midcall-preset-placement>`;
  }

  /** With values a call might have, so that it shows whole sentences. */
  #renderPhone(): TemplateResult {
    const queue = this.queues.find(({ key }) => key === this.draft['queue']) ?? this.queues[0];
    const [number] = this.numbers;
    return html`<midcall-text-preview
      .text=${this.#value('text')}
      language=${this.language}
      sender=${number ? formatPhone(number.number) : ''}
      .values=${{ agent: this.portal.account.name, ...(queue && { queue: queue.name }) }}
    ></midcall-text-preview>`;
  }

  get #profileIds(): string[] {
    return profilesOf(this.numbers);
  }

  #value(one: 'label' | 'text', language = this.language): string {
    return this.draft[fieldOf(one, language)] ?? '';
  }

  #write(one: 'label' | 'text', words: string): void {
    this.dispatchEvent(new DraftWrittenEvent({ [fieldOf(one, this.language)]: words }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-preset-fields': MidcallPresetFields;
  }
}
