import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { NumberPage, NumberView } from '../../protocol/phone-number.ts';
import { base, button } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone, loadPhones } from '../../ui/phone.ts';
import type { MidcallListSearch } from '../elements/list-search.ts';
import { listState } from '../elements/list-state.ts';
import { searchPage } from '../list-pages.ts';
import { ListReader } from '../list-reader.ts';
import type { MidcallActivation } from '../numbers/activation.ts';
import type { MidcallAddNumber } from '../numbers/add-number.ts';
import { GaugeWatch } from '../numbers/gauge-watch.ts';
import type { NumberEvent } from '../numbers/number-event.ts';
import type { MidcallNumberPanel } from '../numbers/number-panel.ts';
import type { SelectEvent } from '../numbers/number-table.ts';
import type { VerificationsEvent } from '../numbers/verify-selected.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, page, table } from '../page.styles.ts';
import '../elements/list-search.ts';
import '../elements/pager.ts';
import '../numbers/activation.ts';
import '../numbers/add-number.ts';
import '../numbers/number-panel.ts';
import '../numbers/number-table.ts';
import '../numbers/verify-selected.ts';

/** All numbers: found, verified, watched at work, changed and removed. */
@customElement('midcall-numbers-page')
export class MidcallNumbersPage extends PortalElement {
  static override styles = [
    base,
    button,
    page,
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
    `,
  ];

  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: searchPage,
    load: async (question, signal) => {
      await loadPhones();
      const request = { path: '/v1/admin/numbers', query: question, answer: NumberPage, signal };
      return this.portal.api.request(request);
    },
    items: ({ numbers }) => numbers,
    onRead: () => this.#handleRead(),
  });
  #watch = new GaugeWatch(this, {
    api: () => this.portal.api,
    numbers: () => [...(this.#list.items ?? []), ...(this.chosen ? [this.chosen] : [])],
    refresh: () => this.#refresh(),
  });
  @query('midcall-activation') private activation!: MidcallActivation;
  @query('midcall-add-number') private adding!: MidcallAddNumber;
  @query('midcall-list-search') private search!: MidcallListSearch;
  @query('midcall-number-panel') private panel!: MidcallNumberPanel | null;
  @state() private selected: ReadonlySet<string> = new Set();
  @state() private chosen: NumberView | null = null;
  /** What numbers were refused when several were to be verified, by id. */
  @state() private refusals: ReadonlyMap<string, string> = new Map();

  #life = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#readChosen(this.portal.navigation.query.get('number'));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  override render() {
    const may = this.portal.can('config.write');
    const add = html`<button
      class="b ${this.#list.items?.length === 0 ? 'primary' : ''}"
      @click=${this.#handleAdd}
    >
      ${icon('plus')}${t('admin:numbers.add')}
    </button>`;
    const { search = '', offset } = this.#list.question;
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.numbers') }, may ? add : nothing)}
      <midcall-activation
        @add-number=${this.#handleAdd}
        @number-chosen=${this.#handleChosen}
      ></midcall-activation>
      <div class="tools">
        <midcall-list-search label=${t('admin:numbers.search')} .value=${search}></midcall-list-search>
        ${
          may
            ? html`<midcall-verify-selected
                .selected=${this.selected}
                @verifications=${this.#handleVerifications}
              ></midcall-verify-selected>`
            : nothing
        }
      </div>
      ${listState(this.#list, t(search === '' ? 'admin:numbers.none' : 'admin:numbers.noneFound'), 'empty')}
      ${this.#renderTable()}
      <midcall-pager .total=${this.#list.answer?.total ?? 0} .offset=${offset}></midcall-pager>
      ${this.#renderPanel()}
      <midcall-add-number
        .carriers=${this.#list.answer?.carriers ?? []}
        @number-added=${this.#handleAdded}
      ></midcall-add-number>
    `;
  }

  #renderTable() {
    const numbers = this.#list.items ?? [];
    if (numbers.length === 0) return nothing;
    return html`<midcall-number-table
      .numbers=${numbers}
      .gauges=${this.#watch.gauges}
      .selected=${this.selected}
      .refusals=${this.refusals}
      chosen=${this.chosen?.id ?? ''}
      @number-chosen=${this.#handleChosen}
      @numbers-selected=${({ ids }: SelectEvent) => (this.selected = ids)}
    ></midcall-number-table>`;
  }

  #renderPanel() {
    const { chosen } = this;
    if (!chosen) return nothing;
    return html`<midcall-number-panel
      .number=${chosen}
      .gauge=${this.#watch.gauges.get(chosen.id) ?? null}
      @number-changed=${this.#handleChanged}
      @number-removed=${this.#handleRemoved}
      @verification=${() => void this.#refresh()}
      @closed=${() => void this.#choose(null)}
    ></midcall-number-panel>`;
  }

  /** The open number, where it is not one of those in the list. */
  async #readChosen(id: string | null): Promise<void> {
    if (id === null) return;
    await loadPhones();
    const path = `/v1/admin/numbers/${encodeURIComponent(id)}`;
    const { signal } = this.#life;
    const number = await this.portal.api.request({ path, answer: NumberView, signal }).catch(() => null);
    if (number && (this.chosen === null || this.chosen.id === id)) this.chosen = number;
  }

  async #refresh(): Promise<void> {
    const { chosen } = this;
    const isListed = this.#list.items?.some(({ id }) => id === chosen?.id);
    await Promise.all([
      this.#list.reload(),
      this.activation.reload(),
      chosen && !isListed ? this.#readChosen(chosen.id) : undefined,
    ]);
  }

  async #choose(number: NumberView | null): Promise<void> {
    this.chosen = number;
    this.portal.navigation.setQuery({ number: number?.id });
    await this.updateComplete;
    await this.panel?.updateComplete;
    (this.panel ?? this.search).focus();
  }

  #handleRead(): void {
    this.chosen = this.#list.items?.find(({ id }) => id === this.chosen?.id) ?? this.chosen;
    void this.#watch.read();
  }

  #handleChosen = ({ number }: NumberEvent) => void this.#choose(number);

  #handleAdd = () => this.adding.show();

  #handleAdded = async ({ number }: NumberEvent) => {
    this.portal.say(t('admin:numbers.added', { number: formatPhone(number.number) }));
    await this.#refresh();
    await this.#choose(number);
  };

  #handleChanged = async ({ number }: NumberEvent) => {
    this.chosen = number;
    await this.#list.reload();
  };

  #handleRemoved = async () => {
    this.portal.say(t('admin:numbers.removed'));
    this.selected = new Set();
    await this.#choose(null);
    await this.#refresh();
  };

  #handleVerifications = ({ refusals, rest }: VerificationsEvent) => {
    this.selected = rest;
    this.refusals = refusals;
    void this.#list.reload();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-numbers-page': MidcallNumbersPage;
  }
}
