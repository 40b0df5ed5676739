import { Task } from '@lit/task';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { CallPage, type CallSummary } from '../../protocol/call-history.ts';
import { QueueView } from '../../protocol/queue.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { formatPhone, loadPhones, parsePhone } from '../../ui/phone.ts';
import { type CallFilters, readCallFilters, searchOf, writeCallFilters } from '../calls/call-filters.ts';
import { endWords } from '../calls/end-words.ts';
import { errorWords } from '../error-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { filterStyles, renderChoice } from '../reports/filter-form.ts';
import { momentIn, ownZone } from '../time-zone.ts';
import '../calls/transcript-drawer.ts';

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
        justify-content: center;
        padding-block-start: var(--midcall-3);
      }
      .tw:focus-visible {
        box-shadow: inset 0 0 0 2px var(--midcall-focus);
      }
    `,
  ];

  @state() private filters: CallFilters = readCallFilters(new URLSearchParams(), ownZone());
  /** As it was typed. It has no place in the address. */
  @state() private typedNumber = '';
  @state() private caller: string | null = null;
  @state() private isNumberWrong = false;
  @state() private openCall: string | null = null;
  /** Pages after the first. */
  @state() private later: CallPage[] = [];
  @state() private laterError: unknown = null;

  #leave = new AbortController();
  #queues = new Task(this, {
    task: (_, { signal }) =>
      this.portal.api.request({ path: '/v1/admin/queues', answer: z.array(QueueView), signal }),
    args: () => [],
  });
  #first = new Task(this, {
    task: async ([filters, caller], { signal }) => {
      this.later = [];
      this.laterError = null;
      const found = await this.#find({ ...searchOf(filters), ...(caller !== null && { caller }) }, signal);
      await loadPhones();
      return found;
    },
    args: () => [this.filters, this.caller] as const,
  });

  override connectedCallback() {
    super.connectedCallback();
    this.#leave = new AbortController();
    const { navigation } = this.portal;
    navigation.addEventListener('query', () => this.#readAddress(), { signal: this.#leave.signal });
    this.#readAddress();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave.abort();
  }

  override render() {
    return html`
      ${pageHead({ crumbs: [t('admin:place.reports')], title: t('admin:place.calls') })}
      ${this.#renderFilters()} ${this.#renderList()}
      ${
        this.portal.can('transcripts.read')
          ? html`<midcall-transcript-drawer
              .callKey=${this.openCall}
              @closed=${() => this.#open(null)}
            ></midcall-transcript-drawer>`
          : nothing
      }
    `;
  }

  #renderFilters(): TemplateResult {
    const { from, to, queue, agent, withTexts } = this.filters;
    const queues = this.#queues.value ?? [];
    return html`
      <form class="filters" @submit=${this.#handleSubmit}>
        ${this.#renderDate(t('admin:reports.from'), from, (day) => this.#filter({ from: day }))}
        ${this.#renderDate(t('admin:reports.to'), to, (day) => this.#filter({ to: day }))}
        ${renderChoice(t('admin:reports.queue'), queue, {
          choices: [
            ['', t('admin:reports.allQueues')],
            ...queues.map(({ key, name }) => [key, name] as const),
          ],
          onChange: (key) => this.#filter({ queue: key }),
        })}
        <div class="field">
          <label class="label" for="number">${t('admin:calls.number')}</label>
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
        ${
          agent === ''
            ? nothing
            : html`<button type="button" class="b small" @click=${() => this.#filter({ agent: '' })}>
                <bdi>${t('admin:calls.onlyAgent', { agent: this.#agentName })}</bdi>${icon('close')}
              </button>`
        }
        ${
          this.isNumberWrong
            ? html`<p id="wrong" class="help danger" role="alert">${t('admin:calls.numberWrong')}</p>`
            : nothing
        }
      </form>
    `;
  }

  #renderDate(label: string, value: string, onChange: (day: string) => void): TemplateResult {
    return html`
      <label class="field">
        <span class="label">${label}</span>
        <input
          class="in"
          type="date"
          .value=${value}
          @change=${({ target }: Event) => onChange((target as HTMLInputElement).value)}
        />
      </label>
    `;
  }

  #renderList(): TemplateResult {
    const { value, error } = this.#first;
    if (error !== undefined) return this.#renderError(error, () => void this.#first.run());
    if (!value) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    const pages = [value, ...this.later];
    const calls = pages.flatMap((one) => one.calls);
    return html`
      <section class="card">
        ${calls.length === 0 ? html`<p class="empty">${t('admin:calls.none')}</p>` : this.#renderTable(calls)}
        ${this.laterError === null ? nothing : this.#renderError(this.laterError, () => void this.#handleMore())}
        ${
          pages.at(-1)?.next
            ? html`<p class="more">
                <button class="b" @click=${this.#handleMore}>${t('admin:calls.more')}</button>
              </p>`
            : nothing
        }
      </section>
    `;
  }

  #renderTable(calls: readonly CallSummary[]): TemplateResult {
    const mayRead = this.portal.can('transcripts.read');
    return html`
      <div class="tw" tabindex="0" role="region" aria-label=${t('admin:place.calls')}>
        <table>
          <caption class="sr">
            ${t('admin:place.calls')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t('admin:calls.started')}</th>
              <th scope="col">${t('admin:calls.caller')}</th>
              <th scope="col">${t('admin:reports.queue')}</th>
              <th scope="col">${t('admin:reports.column.agent')}</th>
              <th scope="col" class="end">${t('admin:reports.column.sent')}</th>
              <th scope="col" class="end">${t('admin:reports.column.received')}</th>
              <th scope="col" class="end">${t('admin:reports.column.media')}</th>
              <th scope="col">${t('admin:calls.end')}</th>
              ${mayRead ? html`<th><span class="sr">${t('admin:calls.read')}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${calls.map((call) => this.#renderRow(call, mayRead))}
          </tbody>
        </table>
      </div>
    `;
  }

  #renderRow(call: CallSummary, mayRead: boolean): TemplateResult {
    const { agent, caller, closing, endReason, lateCount } = call;
    const started = momentIn(this.filters.zone, call.startedAt);
    return html`
      <tr>
        <th scope="row" class="nowrap">${started}</th>
        <td>
          ${caller === null ? t('admin:calls.hidden') : html`<span class="num">${formatPhone(caller)}</span>`}
          <small>${languageName(call.language)}</small>
        </td>
        <td><bdi>${call.queue.name}</bdi></td>
        <td>
          ${
            agent === null
              ? '–'
              : html`<button class="link" @click=${() => this.#filter({ agent: agent.id })}>
                  <bdi>${agent.name}</bdi>
                </button>`
          }
        </td>
        <td class="end">${formatNumber(call.smsCountOut)}</td>
        <td class="end">
          ${formatNumber(call.smsCountIn)}
          ${lateCount > 0 ? html`<small>${t('admin:calls.late', { count: lateCount })}</small>` : nothing}
        </td>
        <td class="end">${formatNumber(call.mediaCount)}</td>
        <td>
          ${endReason === null ? '–' : endWords(endReason)}
          ${closing === null ? nothing : html`<small>${t(`closing.${closing}`)}</small>`}
        </td>
        ${
          mayRead
            ? html`<td class="end">
                <button
                  class="b small"
                  aria-label=${t('admin:calls.readCall', { time: started })}
                  @click=${() => this.#open(call.callKey)}
                >
                  ${t('admin:calls.read')}
                </button>
              </td>`
            : nothing
        }
      </tr>
    `;
  }

  #renderError(error: unknown, again: () => void): TemplateResult {
    return html`
      <div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(error)}</span>
        <button class="link" @click=${again}>${t('admin:section.tryAgain')}</button>
      </div>
    `;
  }

  /** Known from the calls that were found; until then the id has to do. */
  get #agentName(): string {
    const { agent: id } = this.filters;
    return this.#first.value?.calls.find(({ agent }) => agent?.id === id)?.agent?.name ?? id;
  }

  #find(body: object, signal: AbortSignal): Promise<CallPage> {
    return this.portal.api.request({
      ...{ method: 'POST', path: '/v1/admin/calls/search', body, answer: CallPage, signal },
    });
  }

  #readAddress(): void {
    const { query } = this.portal.navigation;
    const filters = readCallFilters(query, ownZone());
    if (JSON.stringify(filters) !== JSON.stringify(this.filters)) this.filters = filters;
    this.openCall = query.get('call');
  }

  #filter(change: Partial<CallFilters>): void {
    this.portal.navigation.setQuery(writeCallFilters({ ...this.filters, ...change }));
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
    if (!this.isNumberWrong) this.caller = number;
  }

  async #handleMore(): Promise<void> {
    const cursor = [this.#first.value, ...this.later].at(-1)?.next;
    if (!cursor) return;
    const [filters, caller] = [this.filters, this.caller];
    const body = { ...searchOf(filters), ...(caller !== null && { caller }), cursor };
    try {
      const found = await this.#find(body, this.#leave.signal);
      // other calls are asked for meanwhile
      if (filters === this.filters && caller === this.caller) this.later = [...this.later, found];
      this.laterError = null;
    } catch (error) {
      if (!this.#leave.signal.aborted) this.laterError = error;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-calls-page': MidcallCallsPage;
  }
}
