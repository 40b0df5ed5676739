import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NumberPage, type NumberView } from '../../protocol/phone-number.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone, loadPhones } from '../../ui/phone.ts';
import { wait } from '../../ui/wait.ts';
import { PortalElement } from '../page-element.ts';

const FOUND = 8;
/** Numbers that are asked for by id at once. */
const AT_ONCE = 100;
const PAUSE_MS = 250;

/** The numbers of a queue in one direction: each can be taken out, others are found by label or digits. */
@customElement('midcall-number-picker')
export class MidcallNumberPicker extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    css`
      ul {
        display: grid;
        gap: var(--midcall-1);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
        justify-content: space-between;
        padding-block: var(--midcall-1);
        border-block-end: 1px solid var(--midcall-line);
      }
      small {
        color: var(--midcall-text-muted);
      }
    `,
  ];

  @property() label = '';
  @property() help = '';
  @property() direction: 'inbound' | 'outbound' = 'inbound';
  @property({ attribute: false }) ids: readonly string[] = [];
  /** Key of the queue they are for. */
  @property() queue = '';
  @property({ type: Boolean }) locked = false;
  @state() private known = new Map<string, NumberView>();
  @state() private found: readonly NumberView[] | null = null;

  /** Ids, each asked for once. */
  readonly #asked = new Set<string>();
  #life = new AbortController();
  #search = new AbortController();
  #finding = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
    this.#search.abort();
    this.#finding.abort();
  }

  override updated() {
    const unknown = this.ids.filter((id) => !this.#asked.has(id));
    for (let first = 0; first < unknown.length; first += AT_ONCE)
      void this.#learn(unknown.slice(first, first + AT_ONCE));
  }

  override render() {
    const others = this.found?.filter(({ id }) => !this.ids.includes(id));
    return html`<div class="field" role="group" aria-labelledby="label">
      <span class="label" id="label">${this.label}</span>
      <small class="help">${this.help}</small>
      <ul>
        ${this.ids.map((id) => this.#renderChosen(id))}
      </ul>
      ${this.ids.length === 0 ? html`<p class="muted">${t('admin:queues.noNumbers')}</p>` : nothing}
      ${
        this.locked
          ? nothing
          : html`<input
              class="in"
              type="search"
              id="find"
              aria-label=${t('admin:queues.find', { list: this.label })}
              placeholder=${t('admin:numbers.search')}
              @input=${this.#handleSearch}
              @focus=${(event: Event) => void this.#find((event.target as HTMLInputElement).value)}
            />`
      }
      ${
        others === undefined
          ? nothing
          : html`<ul id="found" aria-label=${t('admin:queues.found')}>
              ${others.map((number) => this.#renderFound(number))}
            </ul>`
      }
    </div>`;
  }

  #renderChosen(id: string) {
    const number = this.known.get(id);
    const name = number ? formatPhone(number.number) : '…';
    return html`<li>
      <span><bdi class="num">${name}</bdi> <small dir="auto">${number?.label ?? ''}</small></span>
      ${
        this.locked
          ? nothing
          : html`<button
              class="b small"
              type="button"
              aria-label=${t('admin:queues.takeOutOf', { number: name })}
              @click=${() => this.#change(this.ids.filter((other) => other !== id))}
            >
              ${t('admin:queues.takeOut')}
            </button>`
      }
    </li>`;
  }

  #renderFound(number: NumberView) {
    const why = this.#why(number);
    const name = formatPhone(number.number);
    return html`<li>
      <span><bdi class="num">${name}</bdi> <small dir="auto">${number.label}</small></span>
      ${why === '' ? nothing : html`<small>${why}</small>`}
      <button
        class="b small"
        type="button"
        aria-disabled=${why === '' ? 'false' : 'true'}
        title=${why || nothing}
        aria-label=${t('admin:queues.putIn', { number: name })}
        @click=${() => why === '' && this.#change([...this.ids, number.id])}
      >
        ${icon('plus')}${t('admin:queues.put')}
      </button>
    </li>`;
  }

  /** Why the number cannot be given to the queue: the same rules as the server's. */
  #why(number: NumberView): string {
    if (number.purpose !== 'in_call') return t('errors:number_reserved_in_call');
    if (number.verifiedAt === null) return t('admin:numbers.unverified');
    if (this.direction === 'outbound') return '';
    if (!number.inbound) return t('errors:outbound_cannot_be_inbound');
    const other = number.inboundQueue;
    return other !== null && other !== this.queue
      ? t('admin:error.inbound_already_assigned', { detail: other })
      : '';
  }

  async #learn(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#asked.add(id);
    await loadPhones();
    const query = { ids: ids.join(',') };
    const request = { path: '/v1/admin/numbers', query, answer: NumberPage, signal: this.#life.signal };
    const answer = await this.portal.api.request(request).catch(() => null);
    if (answer) this.#know(answer.numbers);
  }

  /** The answer to what was asked last is shown, whichever comes last. */
  async #find(search: string): Promise<void> {
    this.#finding.abort();
    const { signal } = (this.#finding = new AbortController());
    await loadPhones();
    const query = { search: search || undefined, limit: FOUND };
    const request = { path: '/v1/admin/numbers', query, answer: NumberPage, signal };
    const answer = await this.portal.api.request(request).catch(() => null);
    if (!answer || signal.aborted) return;
    this.found = answer.numbers;
    this.#know(answer.numbers);
  }

  #know(numbers: readonly NumberView[]): void {
    for (const { id } of numbers) this.#asked.add(id);
    this.known = new Map([...this.known, ...numbers.map((number) => [number.id, number] as const)]);
  }

  #handleSearch = async (event: Event) => {
    const { value } = event.target as HTMLInputElement;
    this.#search.abort();
    this.#search = new AbortController();
    if (await wait(PAUSE_MS, this.#search.signal)) await this.#find(value);
  };

  #change(ids: readonly string[]) {
    this.dispatchEvent(new NumbersEvent([...ids]));
  }
}

/** The list is another one now. */
export class NumbersEvent extends Event {
  readonly ids: string[];
  constructor(ids: string[]) {
    super('numbers');
    this.ids = ids;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-number-picker': MidcallNumberPicker;
  }
}
