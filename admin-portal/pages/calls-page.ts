import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { CallPage } from '../../protocol/call-history.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone, loadPhones, parsePhone } from '../../ui/phone.ts';
import { type CallFilters, readCallFilters, searchOf, writeCallFilters } from '../calls/call-filters.ts';
import { renderCallTable } from '../calls/call-table.ts';
import { dateField } from '../date-field.ts';
import { listState } from '../elements/list-state.ts';
import { moreButton } from '../elements/more-button.ts';
import { filterStyles } from '../filters.styles.ts';
import { ListReader } from '../list-reader.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { queueFilter, queueListing } from '../queue-filter.ts';
import { ownZone } from '../time-zone.ts';
import '../calls/transcript-drawer.ts';

interface CallQuestion {
  filters: CallFilters;
  /** E.164. Has no place in the address. */
  caller: string | null;
}

/** Calls with what was texted in them, latest first; one of them opened for reading. */
@customElement('midcall-calls-page')
export class MidcallCallsPage extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    card,
    table,
    banner,
    filterStyles,
    css`
      .card {
        min-inline-size: 0;
      }
      .check {
        display: inline-flex;
        gap: var(--midcall-2);
        align-items: center;
        min-block-size: var(--midcall-control);
      }
      .more {
        display: flex;
        margin: var(--midcall-3) auto 0;
      }
    `,
  ];

  /** As it was typed. It has no place in the address. */
  @state() private typedNumber = '';
  @state() private isNumberWrong = false;

  #caller: string | null = null;
  #queues = queueListing(this, () => this.portal);
  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: (query): CallQuestion => ({ filters: readCallFilters(query, ownZone()), caller: this.#caller }),
    load: async (question, signal) => {
      const found = await this.#find(question, { signal });
      await loadPhones();
      return found;
    },
    items: ({ calls }) => calls,
  });

  override render() {
    return html`
      ${pageHead({ crumbs: [t('admin:place.reports')], title: t('admin:place.calls') })}
      ${this.#renderFilters()} ${this.#renderList()}
      ${
        this.portal.can('transcripts.read')
          ? html`<midcall-transcript-drawer
              .callKey=${this.portal.navigation.query.get('call')}
              @closed=${() => this.#open(null)}
            ></midcall-transcript-drawer>`
          : nothing
      }
    `;
  }

  #renderFilters(): TemplateResult {
    const { from, to, queue, withTexts } = this.#filters;
    return html`
      <form class="filters" @submit=${this.#handleSubmit}>
        ${dateField({
          ...{ id: 'from', label: t('admin:reports.from'), value: from },
          onChange: (day) => this.#filter({ from: day }),
        })}
        ${dateField({
          ...{ id: 'to', label: t('admin:reports.to'), value: to },
          onChange: (day) => this.#filter({ to: day }),
        })}
        ${queueFilter(this.#queues.items, queue, (key) => this.#filter({ queue: key }))}
        ${this.#renderNumber()}
        <button class="b">${icon('search')}${t('admin:calls.find')}</button>
        <label class="check">
          <input
            type="checkbox"
            .checked=${withTexts}
            @change=${({ target }: Event) =>
              this.#filter({ withTexts: (target as HTMLInputElement).checked })}
          />
          ${t('admin:calls.withTexts')}
        </label>
        ${this.#renderAgent()} ${this.#renderOurNumber()}
        ${
          this.isNumberWrong
            ? html`<p id="wrong" class="help danger" role="alert">${t('admin:calls.numberWrong')}</p>`
            : nothing
        }
      </form>
    `;
  }

  #renderNumber(): TemplateResult {
    return html`
      <div class="field">
        <label for="number">${t('admin:calls.number')}</label>
        <input
          id="number"
          class="in"
          type="tel"
          autocomplete="off"
          .value=${this.typedNumber}
          aria-invalid=${this.isNumberWrong ? 'true' : 'false'}
          aria-describedby=${this.isNumberWrong ? 'wrong' : nothing}
          @input=${({ target }: Event) => (this.typedNumber = (target as HTMLInputElement).value)}
        />
      </div>
    `;
  }

  #renderAgent(): TemplateResult | typeof nothing {
    const { agent: id } = this.#filters;
    if (id === '') return nothing;
    // known from the calls that were found; until then the id has to do
    const agent = this.#list.items?.find((call) => call.agent?.id === id)?.agent?.name ?? id;
    return html`<button type="button" class="b small" @click=${() => this.#filter({ agent: '' })}>
      <bdi>${t('admin:calls.onlyAgent', { agent })}</bdi>${icon('close')}
    </button>`;
  }

  #renderOurNumber(): TemplateResult | typeof nothing {
    const { ourNumber } = this.#filters;
    if (ourNumber === '') return nothing;
    const number = formatPhone(ourNumber);
    return html`<button type="button" class="b small" @click=${() => this.#filter({ ourNumber: '' })}>
      <bdi>${t('admin:calls.onlyFrom', { number })}</bdi>${icon('close')}
    </button>`;
  }

  #renderList(): TemplateResult {
    const calls = this.#list.items ?? [];
    return html`
      <section class="card" aria-busy=${this.#list.reading ? 'true' : 'false'}>
        ${listState(this.#list, t('admin:calls.none'), 'empty')}
        ${
          calls.length === 0
            ? nothing
            : renderCallTable(calls, {
                zone: this.#filters.zone,
                onRead: this.portal.can('transcripts.read') ? (callKey) => this.#open(callKey) : null,
                onAgent: (agent) => this.#filter({ agent }),
                onOurNumber: (ourNumber) => this.#filter({ ourNumber }),
              })
        }
        ${this.#list.answer?.next ? moreButton(this.#list, () => void this.#readOn()) : nothing}
      </section>
    `;
  }

  get #filters(): CallFilters {
    return this.#list.question.filters;
  }

  #find(
    { filters, caller }: CallQuestion,
    { cursor, signal }: { cursor?: string; signal: AbortSignal },
  ): Promise<CallPage> {
    const body = { ...searchOf(filters), ...(caller !== null && { caller }), ...(cursor && { cursor }) };
    return this.portal.api.request({
      ...{ method: 'POST', path: '/v1/admin/calls/search', body, answer: CallPage, signal },
    });
  }

  async #readOn(): Promise<void> {
    await this.#list.readOn(async ({ calls, next }, signal) => {
      const later = await this.#find(this.#list.question, { ...(next && { cursor: next }), signal });
      return { ...later, calls: [...calls, ...later.calls] };
    });
  }

  #filter(change: Partial<CallFilters>): void {
    this.portal.navigation.setQuery(writeCallFilters({ ...this.#filters, ...change }));
  }

  /** Opening is a step of its own for the back button. */
  #open(callKey: string | null): void {
    this.portal.navigation.setQuery({ call: callKey ?? undefined }, { replace: callKey === null });
  }

  async #handleSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const typed = this.typedNumber.trim();
    const number = typed === '' ? null : await parsePhone(typed, this.portal.account.tenant.homeCountry);
    this.isNumberWrong = typed !== '' && number === null;
    if (this.isNumberWrong || number === this.#caller) return;
    this.#caller = number;
    await this.#list.reload();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-calls-page': MidcallCallsPage;
  }
}
