import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecordRef } from '../../protocol/call.ts';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { recordName } from '../record-name.ts';

/**
 * Says where the conversation is written, and offers the ticket on the page when that is another one.
 *
 * @event {ChooseRecordEvent} midcall-choose-record - The agent wants the conversation in that record.
 */
@customElement('midcall-record-line')
export class MidcallRecordLine extends LitElement {
  static override styles = [
    base,
    button,
    css`
      p {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--midcall-1) var(--midcall-3);
        padding: var(--midcall-1) var(--midcall-4);
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
        border-block-end: 1px solid var(--midcall-line);
      }
      span {
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Where it is written; `null`: nowhere. */
  @property({ attribute: false }) written: RecordRef | null = null;
  /** Another one, on the page. */
  @property({ attribute: false }) offer: RecordRef | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    const { written, offer } = this;
    if (written === null && offer === null) return nothing;
    return html`<p>
      <span role="status">${written ? writtenWords(written) : ''}</span>
      ${
        offer
          ? html`<button class="b small" @click=${() => this.dispatchEvent(new ChooseRecordEvent(offer))}>
              ${offerWords(offer)}
            </button>`
          : nothing
      }
    </p>`;
  }
}

function writtenWords(record: RecordRef): string {
  const name = recordName(record);
  return name === null ? t('record.ofCall') : t('record.log', { record: name });
}

function offerWords(record: RecordRef): string {
  const name = recordName(record);
  return name === null ? t('record.onPage') : t('record.change', { record: name });
}

/** The agent chose the record that the conversation is written to. */
export class ChooseRecordEvent extends Event {
  readonly record: RecordRef;
  constructor(record: RecordRef) {
    super('midcall-choose-record', { bubbles: true, composed: true });
    this.record = record;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-record-line': MidcallRecordLine;
  }
}
