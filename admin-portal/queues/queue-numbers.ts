import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';
import { settingFields } from '../setting-fields.styles.ts';
import type { NumbersEvent } from './number-picker.ts';
import { QueueEdit, queueWords } from './queue-edit.ts';
import '../elements/section.ts';
import './number-picker.ts';

/**
 * The numbers of a queue: those whose texts belong to it, and those it texts from.
 * @fires queue-saved
 */
@customElement('midcall-queue-numbers')
export class MidcallQueueNumbers extends PortalElement {
  static override styles = [base, field, settingFields];

  /** Key of the queue. */
  @property() queue = '';

  #edit = new QueueEdit(this, {
    parts: ['inboundNumbers', 'outboundNumbers'],
    queue: () => this.queue,
    portal: () => this.portal,
    onSaved: () => this.dispatchEvent(new Event('queue-saved')),
  });

  override render() {
    return html`<midcall-section
      heading=${t('admin:queues.numbers')}
      text=${t('admin:queues.numbersText')}
      .edit=${this.#edit}
      ?locked=${this.#locked}
      .names=${{ inboundNumbers: t('admin:queues.in'), outboundNumbers: t('admin:queues.out') }}
      .show=${queueWords}
    >
      ${
        this.#edit.draft
          ? html`<div class="fields">${this.#renderPicker('inbound')} ${this.#renderPicker('outbound')}</div>`
          : nothing
      }
    </midcall-section>`;
  }

  #renderPicker(direction: 'inbound' | 'outbound') {
    const key = `${direction}Numbers` as const;
    return html`<midcall-number-picker
      label=${t(direction === 'inbound' ? 'admin:queues.in' : 'admin:queues.out')}
      help=${t(direction === 'inbound' ? 'admin:queues.inHelp' : 'admin:queues.outHelp')}
      direction=${direction}
      queue=${this.queue}
      .ids=${this.#edit.draft?.[key] ?? []}
      ?locked=${this.#locked}
      @numbers=${({ ids }: NumbersEvent) => this.#edit.set({ [key]: ids })}
    ></midcall-number-picker>`;
  }

  get #locked(): boolean {
    return !this.portal.can('config.write');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-queue-numbers': MidcallQueueNumbers;
  }
}
