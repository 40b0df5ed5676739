import { css, html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { QueuePage, type QueueView } from '../../protocol/queue.ts';
import { base, button, status } from '../../ui/components.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { listState } from '../elements/list-state.ts';
import { listOf } from '../list-of.ts';
import { searchPage } from '../list-pages.ts';
import { ListReader } from '../list-reader.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, page, table } from '../page.styles.ts';
import type { MidcallAddQueue } from '../queues/add-queue.ts';
import '../elements/list-search.ts';
import '../elements/pager.ts';
import '../queues/add-queue.ts';

/** All queues: found, added, opened. */
@customElement('midcall-queues-page')
export class MidcallQueuesPage extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    page,
    table,
    banner,
    css`
      midcall-list-search {
        margin-block-end: var(--midcall-3);
      }
      a {
        font-weight: 500;
      }
    `,
  ];

  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: searchPage,
    load: (question, signal) =>
      this.portal.api.request({ path: '/v1/admin/queues', query: question, answer: QueuePage, signal }),
    items: ({ queues }) => queues,
  });
  @query('midcall-add-queue') private adding!: MidcallAddQueue;

  override render() {
    const add = html`<button class="b" @click=${() => this.adding.show()}>
      ${icon('plus')}${t('admin:queues.add')}
    </button>`;
    const crumbs = [t('admin:place.settings'), t('admin:place.queue'), t('admin:place.ivr')];
    const { search = '', offset } = this.#list.question;
    return html`
      ${pageHead({ crumbs, title: t('admin:place.queues') }, this.portal.can('config.write') ? add : nothing)}
      <midcall-list-search label=${t('admin:queues.search')} .value=${search}></midcall-list-search>
      ${listState(this.#list, t('admin:queues.none'), 'empty')} ${this.#renderTable()}
      <midcall-pager .total=${this.#list.answer?.total ?? 0} .offset=${offset}></midcall-pager>
      <midcall-add-queue></midcall-add-queue>
    `;
  }

  #renderTable() {
    const queues = this.#list.items ?? [];
    if (queues.length === 0) return nothing;
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
          ${queues.map((queue) => this.#renderRow(queue))}
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
      <td>${listOf(languages.map(languageName))}</td>
      <td>${formatNumber(inboundNumbers.length)}</td>
      <td>${formatNumber(outboundNumbers.length)}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-queues-page': MidcallQueuesPage;
  }
}
