import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NumberGauge, NumberView } from '../../protocol/phone-number.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { listOf } from '../list-of.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { table } from '../page.styles.ts';
import { NumberEvent } from './number-event.ts';
import { numberStatus, queuesOf, roleWords } from './number-words.ts';
import './number-gauge.ts';

/**
 * Numbers with what they may send at this moment; one is opened, several are selected.
 * @fires {NumberEvent} number-chosen
 * @fires {SelectEvent} numbers-selected
 */
@customElement('midcall-number-table')
export class MidcallNumberTable extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    table,
    css`
      input {
        inline-size: 18px;
        block-size: 18px;
        accent-color: var(--midcall-accent);
      }
      tbody small.refusal {
        color: var(--midcall-danger);
      }
      tr[data-chosen] {
        background: var(--midcall-hover);
      }
    `,
  ];

  @property({ attribute: false }) numbers: readonly NumberView[] = [];
  @property({ attribute: false }) gauges: ReadonlyMap<string, NumberGauge> = new Map();
  /** Ids, of other pages of the list, too. */
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();
  /** What numbers were refused when several were to be verified, by id. */
  @property({ attribute: false }) refusals: ReadonlyMap<string, string> = new Map();
  /** Id of the one that is open. */
  @property() chosen = '';

  override render() {
    const may = this.portal.can('config.write');
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:place.numbers')}
        </caption>
        <thead>
          <tr>
            ${may ? html`<th scope="col">${this.#renderSelect(this.numbers, t('admin:numbers.selectAll'))}</th>` : nothing}
            <th scope="col">${t('admin:numbers.number')}</th>
            <th scope="col">${t('admin:numbers.status')}</th>
            <th scope="col">${t('admin:numbers.roles')}</th>
            <th scope="col">${t('admin:numbers.sending')}</th>
            <th scope="col">${t('admin:place.queues')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.numbers.map((number) => this.#renderRow(number, may))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(number: NumberView, may: boolean): TemplateResult {
    const digits = formatPhone(number.number);
    return html`<tr ?data-chosen=${this.chosen === number.id}>
      ${may ? html`<td>${this.#renderSelect([number], t('admin:numbers.select', { number: digits }))}</td>` : nothing}
      <th scope="row">
        <button class="link" @click=${() => this.dispatchEvent(new NumberEvent('number-chosen', number))}>
          <bdi class="num">${digits}</bdi>
        </button>
        <small dir="auto">${number.label}</small>
      </th>
      <td>${numberStatus(number)}${this.#renderRefusal(number.id)}</td>
      <td>${roleWords(number)}${number.mms ? html`<small>${t('admin:numbers.mms')}</small>` : nothing}</td>
      <td><midcall-number-gauge .gauge=${this.gauges.get(number.id) ?? null}></midcall-number-gauge></td>
      <td>${listOf(queuesOf(number)) || '–'}</td>
    </tr>`;
  }

  #renderSelect(numbers: readonly NumberView[], label: string): TemplateResult {
    return html`<input
      type="checkbox"
      aria-label=${label}
      .checked=${numbers.every(({ id }) => this.selected.has(id))}
      @change=${({ target }: Event) => this.#select(numbers, (target as HTMLInputElement).checked)}
    />`;
  }

  #renderRefusal(id: string): TemplateResult | typeof nothing {
    const code = this.refusals.get(id);
    return code === undefined
      ? nothing
      : html`<small class="refusal">${errorWords(new ApiError(code))}</small>`;
  }

  #select(numbers: readonly NumberView[], on: boolean): void {
    const selected = new Set(this.selected);
    for (const { id } of numbers) {
      if (on) selected.add(id);
      else selected.delete(id);
    }
    this.dispatchEvent(new SelectEvent(selected));
  }
}

/** Which numbers are selected now. */
export class SelectEvent extends Event {
  readonly ids: ReadonlySet<string>;
  constructor(ids: ReadonlySet<string>) {
    super('numbers-selected');
    this.ids = ids;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-number-table': MidcallNumberTable;
  }
}
