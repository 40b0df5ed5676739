import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { UnwrittenRecord } from '../../protocol/record-system.ts';
import { t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { NOTHING } from '../portal-api.ts';
import { systemName } from '../record-words.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { shortMoment } from '../time-zone.ts';
import { listCardStyles } from './list-card.styles.ts';
import { listState } from './list-state.ts';

const PATH = '/v1/admin/unwritten-records';
const Answer = z.object({ records: z.array(UnwrittenRecord) });

/** Conversations that did not reach their ticket, why, and a button that tries again. */
@customElement('midcall-unwritten-card')
export class MidcallUnwrittenCard extends PortalElement {
  static override styles = listCardStyles;

  #records = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).records,
  );
  /** Ids that are being tried again. */
  @state() private tried: ReadonlySet<string> = new Set();

  override render() {
    const { items } = this.#records;
    return html`<section class="card" aria-labelledby="h">
      <div>
        <h2 id="h">${t('admin:unwritten.title')}</h2>
        <p class="help">${t('admin:unwritten.text')}</p>
      </div>
      ${listState(this.#records, t('admin:unwritten.none'))}
      ${items && items.length > 0 ? this.#renderTable(items) : nothing}
    </section>`;
  }

  #renderTable(items: readonly UnwrittenRecord[]) {
    return scrollingTable(
      t('admin:unwritten.title'),
      html`
        <thead>
          <tr>
            <th scope="col">${t('admin:unwritten.record')}</th>
            <th scope="col">${t('admin:unwritten.reason')}</th>
            <th scope="col">${t('admin:unwritten.since')}</th>
            <th scope="col">${t('admin:unwritten.next')}</th>
            <th scope="col"><span class="sr">${t('admin:unwritten.retry')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${items.map((item) => this.#renderRow(item))}
        </tbody>
      `,
    );
  }

  #renderRow(item: UnwrittenRecord) {
    const { id, record, reason, code, since, state: how, retryAt } = item;
    const name = `${systemName(record.system)} ${record.id}`;
    const next =
      how === 'waiting' && retryAt !== null ? shortMoment(retryAt) : t(`admin:unwritten.state.${how}`);
    return html`<tr>
      <th scope="row"><bdi>${name}</bdi></th>
      <td>
        ${t(`admin:unwritten.reasons.${reason}`)}${code === null ? nothing : html` <bdi>(${code})</bdi>`}
      </td>
      <td>${shortMoment(since)}</td>
      <td>${next}</td>
      <td class="acts">
        ${
          this.portal.can('access.write')
            ? html`<button
                class="b small"
                aria-label=${t('admin:unwritten.retryOne', { name })}
                ?disabled=${this.tried.has(id)}
                @click=${() => void this.#retry(id, name)}
              >
                ${t('admin:unwritten.retry')}
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  async #retry(id: string, name: string): Promise<void> {
    this.tried = new Set([...this.tried, id]);
    try {
      await this.portal.api.request({ method: 'POST', path: `${PATH}/${id}/retry`, answer: NOTHING });
      this.portal.say(t('admin:unwritten.retried', { name }));
      await this.#records.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
    this.tried = new Set([...this.tried].filter((one) => one !== id));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-unwritten-card': MidcallUnwrittenCard;
  }
}
