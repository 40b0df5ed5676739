// Longer than others: the table, its selection and what it asks of the server belong to one page.
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import * as z from 'zod/mini';
import {
  Activation,
  NumberGauge,
  NumberPage,
  NumberView,
  VerificationResults,
} from '../../protocol/phone-number.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone, loadPhones } from '../../ui/phone.ts';
import { wait } from '../../ui/wait.ts';
import type { MidcallAddNumber, NumberEvent } from '../elements/add-number.ts';
import { errorWords } from '../error-words.ts';
import { numberStatus, roleWords } from '../number-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import '../elements/activation.ts';
import '../elements/add-number.ts';
import '../elements/edit-number.ts';
import '../elements/number-gauge.ts';
import '../elements/remove-number.ts';
import '../elements/verify-number.ts';

const ROWS = 25;
/** Milliseconds between two looks at what goes on, while somebody sees the page. */
const LOOK_MS = 2_000;
const PAUSE_MS = 250;

/** All numbers: found, verified, watched at work, changed and removed. */
@customElement('midcall-numbers-page')
export class MidcallNumbersPage extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    card,
    table,
    banner,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-3);
        align-items: end;
        justify-content: space-between;
        margin-block-end: var(--midcall-3);
      }
      .tools .field {
        flex: 0 1 320px;
      }
      .pages {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
        margin-block: var(--midcall-3);
      }
      .panel {
        display: grid;
        gap: var(--midcall-4);
        margin-block-start: var(--midcall-5);
        max-inline-size: 760px;
      }
      .panel h2:focus {
        outline: none;
        box-shadow: none;
      }
      td input,
      th input {
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

  @state() private numbers: readonly NumberView[] = [];
  @state() private total = 0;
  @state() private carriers: readonly string[] = [];
  @state() private gauges = new Map<string, NumberGauge>();
  @state() private activation: Activation | null = null;
  @state() private selected = new Set<string>();
  @state() private chosen: NumberView | null = null;
  /** What numbers were refused when several were to be verified, by id. */
  @state() private refusals = new Map<string, string>();
  @state() private reading = true;
  @state() private error: unknown = null;

  #life = new AbortController();
  #search = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void loadPhones().then(() => this.requestUpdate());
    void this.#begin();
    void this.#watch(this.#life.signal);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
    this.#search.abort();
  }

  override render() {
    const may = this.portal.can('config.write');
    const add = html`<button
      class="b ${this.numbers.length === 0 ? 'primary' : ''}"
      @click=${this.#handleAdd}
    >
      ${icon('plus')}${t('admin:numbers.add')}
    </button>`;
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.numbers') }, may ? add : nothing)}
      ${
        this.activation?.needed
          ? html`<midcall-activation
              .activation=${this.activation}
              @add-number=${this.#handleAdd}
              @open-number=${() => void this.#choose(this.activation!.number!)}
              @activated=${() => void this.#readActivation()}
            ></midcall-activation>`
          : nothing
      }
      ${this.#renderTools(may)} ${this.#renderTable(may)} ${this.#renderPages()} ${this.#renderPanel()}
      <midcall-add-number .carriers=${this.carriers} @number-added=${this.#handleAdded}></midcall-add-number>
    `;
  }

  #renderTools(may: boolean) {
    const count = this.selected.size;
    return html`<div class="tools">
      <div class="field">
        <label for="search">${t('admin:numbers.search')}</label>
        <input
          class="in"
          id="search"
          type="search"
          .value=${this.portal.navigation.query.get('search') ?? ''}
          @input=${this.#handleSearch}
        />
      </div>
      ${
        may
          ? html`<button
              class="b"
              aria-disabled=${count === 0 ? 'true' : 'false'}
              title=${count === 0 ? t('admin:numbers.selectFirst') : nothing}
              @click=${this.#handleVerifySelected}
            >
              ${t('admin:numbers.verifySelected', { n: formatNumber(count) })}
            </button>`
          : nothing
      }
    </div>`;
  }

  #renderTable(may: boolean) {
    if (this.error !== null)
      return html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(this.error)}</span>
        <button class="link" @click=${() => void this.#read()}>${t('admin:section.tryAgain')}</button>
      </div>`;
    if (this.numbers.length === 0)
      return html`<p class="empty" role="status">
        ${this.reading ? t('admin:section.loading') : t(this.#term === '' ? 'admin:numbers.none' : 'admin:numbers.noneFound')}
      </p>`;
    const all = this.numbers.every(({ id }) => this.selected.has(id));
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:place.numbers')}
        </caption>
        <thead>
          <tr>
            ${
              may
                ? html`<th scope="col">
                    <input
                      type="checkbox"
                      aria-label=${t('admin:numbers.selectAll')}
                      .checked=${all}
                      @change=${(event: Event) => this.#select(this.numbers, (event.target as HTMLInputElement).checked)}
                    />
                  </th>`
                : nothing
            }
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

  #renderRow(number: NumberView, may: boolean) {
    const digits = formatPhone(number.number);
    const queues = [...new Set([number.inboundQueue, ...number.outboundQueues])].filter(
      (key) => key !== null,
    );
    return html`<tr ?data-chosen=${this.chosen?.id === number.id}>
      ${
        may
          ? html`<td>
              <input
                type="checkbox"
                aria-label=${t('admin:numbers.select', { number: digits })}
                .checked=${this.selected.has(number.id)}
                @change=${(event: Event) => this.#select([number], (event.target as HTMLInputElement).checked)}
              />
            </td>`
          : nothing
      }
      <th scope="row">
        <button class="link" @click=${() => void this.#choose(number)}>
          <bdi class="num">${digits}</bdi>
        </button>
        <small dir="auto">${number.label}</small>
      </th>
      <td>${numberStatus(number)}${this.#renderRefusal(number.id)}</td>
      <td>${roleWords(number)}${number.mms ? html`<small>${t('admin:numbers.mms')}</small>` : nothing}</td>
      <td><midcall-number-gauge .gauge=${this.gauges.get(number.id) ?? null}></midcall-number-gauge></td>
      <td><bdi>${queues.join(', ') || '–'}</bdi></td>
    </tr>`;
  }

  #renderRefusal(id: string) {
    const code = this.refusals.get(id);
    return code === undefined
      ? nothing
      : html`<small class="refusal">${errorWords(new ApiError(code))}</small>`;
  }

  #renderPages() {
    const { total } = this;
    if (total <= ROWS) return nothing;
    const from = this.#offset;
    const to = Math.min(from + ROWS, total);
    const values = { from: formatNumber(from + 1), to: formatNumber(to), total: formatNumber(total) };
    const go = (offset: number) => {
      this.portal.navigation.setQuery(
        { from: offset === 0 ? undefined : String(offset) },
        { replace: false },
      );
      void this.#read();
    };
    return html`<nav class="pages" aria-label=${t('admin:pages.name')}>
      <button class="b" ?disabled=${from === 0} @click=${() => go(Math.max(0, from - ROWS))}>
        ${t('admin:pages.previous')}
      </button>
      <span role="status">${t('admin:pages.shown', values)}</span>
      <button class="b" ?disabled=${to >= total} @click=${() => go(from + ROWS)}>
        ${t('admin:pages.next')}
      </button>
    </nav>`;
  }

  #renderPanel() {
    const number = this.chosen;
    if (!number) return nothing;
    const gauge = this.gauges.get(number.id);
    return html`<section class="panel" aria-labelledby="panel">
      <header class="head">
        <h2 id="panel" tabindex="-1"><bdi class="num">${formatPhone(number.number)}</bdi></h2>
        <button class="b" @click=${() => void this.#choose(null)}>${t('admin:numbers.close')}</button>
      </header>
      <midcall-verify-number
        .number=${number}
        @verification=${() => void this.#refresh()}
      ></midcall-verify-number>
      ${keyed(
        number.id,
        html`<midcall-edit-number
          .number=${number}
          @number-changed=${this.#handleChanged}
        ></midcall-edit-number>`,
      )}
      ${
        this.portal.can('config.write')
          ? html`<midcall-remove-number
              .number=${number}
              .live=${gauge?.liveSessions ?? number.liveSessions}
              .waiting=${gauge?.waiting ?? 0}
              @number-changed=${this.#handleChanged}
              @number-removed=${this.#handleRemoved}
            ></midcall-remove-number>`
          : nothing
      }
    </section>`;
  }

  get #term(): string {
    return this.portal.navigation.query.get('search') ?? '';
  }

  get #offset(): number {
    const from = Number(this.portal.navigation.query.get('from') ?? 0);
    return Number.isInteger(from) && from > 0 ? from : 0;
  }

  async #begin(): Promise<void> {
    await Promise.all([this.#read(), this.#readActivation()]);
    const id = this.portal.navigation.query.get('number');
    if (id === null) return;
    const path = `/v1/admin/numbers/${encodeURIComponent(id)}`;
    const number = await this.portal.api.request({ path, answer: NumberView }).catch(() => null);
    if (number && !this.#life.signal.aborted) this.chosen = number;
  }

  async #read(): Promise<void> {
    const { signal } = this.#life;
    const [search, offset] = [this.#term, this.#offset];
    this.reading = true;
    try {
      const query = { search: search || undefined, limit: ROWS, offset };
      const request = { path: '/v1/admin/numbers', query, answer: NumberPage, signal };
      const { numbers, total, carriers } = await this.portal.api.request(request);
      if (search !== this.#term || offset !== this.#offset) return;
      [this.numbers, this.total, this.carriers, this.error] = [numbers, total, carriers, null];
      this.chosen = numbers.find(({ id }) => id === this.chosen?.id) ?? this.chosen;
      await this.#readGauges();
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      this.reading = false;
    }
  }

  async #readActivation(): Promise<void> {
    const request = { path: '/v1/admin/activation', answer: Activation, signal: this.#life.signal };
    this.activation = await this.portal.api.request(request).catch(() => null);
  }

  /** What goes on at the numbers in sight, and whether codes have come back meanwhile. */
  async #watch(signal: AbortSignal): Promise<void> {
    while (await wait(LOOK_MS, signal)) {
      if (document.visibilityState !== 'visible' || this.numbers.length === 0) continue;
      const awaited = [...this.numbers, this.chosen].some(
        (number) => number?.verification?.state === 'pending',
      );
      await (awaited ? this.#refresh() : this.#readGauges()).catch(() => undefined);
    }
  }

  async #refresh(): Promise<void> {
    await Promise.all([this.#read(), this.#readActivation()]);
  }

  async #readGauges(): Promise<void> {
    const shown = new Set([...this.numbers.map(({ id }) => id), ...(this.chosen ? [this.chosen.id] : [])]);
    if (shown.size === 0) return;
    const answer = z.object({ gauges: z.array(NumberGauge) });
    const query = { ids: [...shown].join(',') };
    const request = { path: '/v1/admin/number-gauges', query, answer, signal: this.#life.signal };
    const { gauges } = await this.portal.api.request(request);
    this.gauges = new Map(gauges.map((gauge) => [gauge.id, gauge]));
  }

  #select(numbers: readonly NumberView[], on: boolean) {
    const selected = new Set(this.selected);
    for (const { id } of numbers) {
      if (on) selected.add(id);
      else selected.delete(id);
    }
    this.selected = selected;
  }

  async #choose(number: NumberView | null): Promise<void> {
    this.chosen = number;
    this.portal.navigation.setQuery({ number: number?.id });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(number ? '#panel' : '#search')?.focus();
  }

  #handleAdd = () => this.renderRoot.querySelector<MidcallAddNumber>('midcall-add-number')?.show();

  #handleAdded = async ({ number }: NumberEvent) => {
    this.portal.say(t('admin:numbers.added', { number: formatPhone(number.number) }));
    await this.#refresh();
    await this.#choose(number);
  };

  #handleChanged = async ({ number }: NumberEvent) => {
    this.chosen = number;
    await this.#read();
  };

  #handleRemoved = async () => {
    this.portal.say(t('admin:numbers.removed'));
    this.selected = new Set();
    await this.#choose(null);
    await this.#refresh();
  };

  /** Each is verified for itself; what one was refused is said of it. */
  #handleVerifySelected = async () => {
    if (this.selected.size === 0) return;
    const body = { ids: [...this.selected].slice(0, 100) };
    const request = {
      method: 'POST',
      path: '/v1/admin/numbers/verifications',
      answer: VerificationResults,
    } as const;
    try {
      const { results } = await this.portal.api.request({ ...request, body });
      const started = results.filter(({ refusal }) => refusal === null);
      const refused = results.filter(({ refusal }) => refusal !== null);
      this.selected = new Set(refused.map(({ id }) => id));
      this.refusals = new Map(refused.map(({ id, refusal }) => [id, refusal ?? 'internal']));
      const counts = { started: formatNumber(started.length), refused: formatNumber(refused.length) };
      this.portal.say(t('admin:numbers.verifying', counts));
      await this.#read();
    } catch (error) {
      this.error = error;
    }
  };

  #handleSearch = async (event: Event) => {
    this.portal.navigation.setQuery({ search: (event.target as HTMLInputElement).value, from: undefined });
    this.#search.abort();
    this.#search = new AbortController();
    if (await wait(PAUSE_MS, this.#search.signal)) await this.#read();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-numbers-page': MidcallNumbersPage;
  }
}
