import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import {
  type QueuePage as Page,
  QueuePage,
  type QueueView,
  QueueView as View,
} from '../../protocol/queue.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { wait } from '../../ui/wait.ts';
import { errorWords } from '../error-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';

const ROWS = 25;
const PAUSE_MS = 250;

/** All queues: found, added, opened. */
@customElement('midcall-queues-page')
export class MidcallQueuesPage extends PortalElement {
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
        max-inline-size: 320px;
        margin-block-end: var(--midcall-3);
      }
      .pages,
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
        margin-block: var(--midcall-3);
      }
      form {
        display: grid;
        gap: var(--midcall-4);
      }
      form h2 {
        font: var(--midcall-type-name);
      }
      a {
        color: var(--midcall-accent-text);
        font-weight: 500;
      }
    `,
  ];

  @state() private queues: Page['queues'] = [];
  @state() private total = 0;
  @state() private reading = true;
  @state() private error: unknown = null;
  @state() private adding = false;
  @state() private refusal: unknown = null;

  #life = new AbortController();
  #search = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
    this.#search.abort();
  }

  override render() {
    const add = html`<button class="b" @click=${() => (this.adding = true)}>
      ${icon('plus')}${t('admin:queues.add')}
    </button>`;
    const crumbs = [t('admin:place.settings'), t('admin:place.queue'), t('admin:place.ivr')];
    return html`
      ${pageHead({ crumbs, title: t('admin:place.queues') }, this.portal.can('config.write') ? add : nothing)}
      <div class="field tools">
        <label for="search">${t('admin:queues.search')}</label>
        <input
          class="in"
          id="search"
          type="search"
          .value=${this.portal.navigation.query.get('search') ?? ''}
          @input=${this.#handleSearch}
        />
      </div>
      ${this.#renderTable()} ${this.#renderPages()}
      <wa-dialog
        label=${t('admin:queues.add')}
        ?open=${this.adding}
        without-header
        @wa-after-show=${() => this.renderRoot.querySelector<HTMLElement>('#key')?.focus()}
        @wa-hide=${() => (this.adding = false)}
      >
        ${this.adding ? this.#renderForm() : nothing}
      </wa-dialog>
    `;
  }

  #renderTable() {
    if (this.error !== null)
      return html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(this.error)}</span>
        <button class="link" @click=${() => void this.#read()}>${t('admin:section.tryAgain')}</button>
      </div>`;
    if (this.queues.length === 0)
      return html`<p class="empty" role="status">
        ${t(this.reading ? 'admin:section.loading' : 'admin:queues.none')}
      </p>`;
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:place.queues')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:place.queue')}</th>
            <th scope="col">${t('admin:queues.texting')}</th>
            <th scope="col">${t('admin:place.languages')}</th>
            <th scope="col">${t('admin:queues.in')}</th>
            <th scope="col">${t('admin:queues.out')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.queues.map((queue) => this.#renderRow(queue))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow({ key, name, smsEnabled, languages, inboundNumbers, outboundNumbers }: QueueView) {
    const href = this.portal.navigation.href(`/settings/queues/${encodeURIComponent(key)}`);
    return html`<tr>
      <th scope="row">
        <a href=${href}><bdi>${name}</bdi></a
        ><small><bdi>${key}</bdi></small>
      </th>
      <td>
        <span class="st ${smsEnabled ? 'success' : ''}"
          >${icon(smsEnabled ? 'tick' : 'close')}${t(smsEnabled ? 'admin:value.on' : 'admin:value.off')}</span
        >
      </td>
      <td>${languages.map(languageName).join(', ')}</td>
      <td>${formatNumber(inboundNumbers.length)}</td>
      <td>${formatNumber(outboundNumbers.length)}</td>
    </tr>`;
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

  #renderForm() {
    return html`<form novalidate @submit=${this.#handleAdd}>
      <h2>${t('admin:queues.add')}</h2>
      ${
        this.refusal === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.refusal)}</span>
            </div>`
      }
      <div class="field">
        <label for="key">${t('admin:queues.key')}</label>
        <input class="in" id="key" name="key" maxlength="80" required autocomplete="off" />
        <small class="help">${t('admin:queues.keyHelp')}</small>
      </div>
      <div class="field">
        <label for="name">${t('admin:queues.name')}</label>
        <input class="in" id="name" name="name" maxlength="120" required autocomplete="off" />
      </div>
      <div class="acts">
        <button class="b" type="button" @click=${() => (this.adding = false)}>
          ${t('admin:numbers.cancel')}
        </button>
        <button class="b primary" type="submit">${t('admin:queues.add')}</button>
      </div>
    </form>`;
  }

  get #offset(): number {
    const from = Number(this.portal.navigation.query.get('from') ?? 0);
    return Number.isInteger(from) && from > 0 ? from : 0;
  }

  async #read(): Promise<void> {
    const { signal } = this.#life;
    const search = this.portal.navigation.query.get('search') || undefined;
    this.reading = true;
    try {
      const query = { search, limit: ROWS, offset: this.#offset };
      const answer = await this.portal.api.request({
        path: '/v1/admin/queues',
        query,
        answer: QueuePage,
        signal,
      });
      if (search !== (this.portal.navigation.query.get('search') || undefined)) return;
      [this.queues, this.total, this.error] = [answer.queues, answer.total, null];
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      this.reading = false;
    }
  }

  #handleAdd = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const { defaultLanguage } = this.portal.account.tenant;
    const body = {
      key: data.get('key'),
      name: data.get('name'),
      languages: [defaultLanguage],
      defaultLanguage,
    };
    this.refusal = null;
    try {
      const queue = await this.portal.api.request({
        method: 'POST',
        path: '/v1/admin/queues',
        body,
        answer: View,
      });
      this.adding = false;
      await this.portal.navigation.go(`/settings/queues/${encodeURIComponent(queue.key)}`);
    } catch (error) {
      this.refusal = error;
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
    'midcall-queues-page': MidcallQueuesPage;
  }
}
