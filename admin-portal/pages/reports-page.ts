import { Task } from '@lit/task';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { QueueView } from '../../protocol/queue.ts';
import { Report, ReportName } from '../../protocol/report.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { hasText, t } from '../../ui/i18n.ts';
import { loadPhones } from '../../ui/phone.ts';
import { errorWords } from '../error-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, segmented, table } from '../page.styles.ts';
import { canGo, PLACE_PATHS } from '../place-links.ts';
import { filterStyles, renderFilters } from '../reports/filter-form.ts';
import { reportBars } from '../reports/report-bars.ts';
import {
  isTooLong,
  readFilters,
  readReportName,
  type ReportFilters,
  writeFilters,
} from '../reports/report-filters.ts';
import { renderReportTable, type RowLink } from '../reports/report-table.ts';
import { saveFile } from '../save-file.ts';
import { momentIn } from '../time-zone.ts';
import '../elements/bar-chart.ts';
import '../reports/price-section.ts';

const BY_TIME = new Set<ReportName>(['use', 'delivery', 'automatic', 'late']);

/** A report: what it is asked with, its chart, the same figures as a table, and as a file. */
@customElement('midcall-reports-page')
export class MidcallReportsPage extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    card,
    table,
    segmented,
    banner,
    filterStyles,
    css`
      .tabs {
        display: flex;
        gap: 2px;
        overflow-x: auto;
        border-block-end: 1px solid var(--midcall-line);
        margin-block-end: var(--midcall-4);
      }
      .tabs a {
        flex: none;
        padding: 8px 12px;
        border-block-end: 3px solid transparent;
        border-start-start-radius: var(--midcall-radius-s);
        border-start-end-radius: var(--midcall-radius-s);
        color: var(--midcall-text-muted);
        text-decoration: none;
      }
      .tabs a:hover {
        background: var(--midcall-hover);
      }
      .tabs a[aria-current] {
        border-block-end-color: var(--midcall-accent);
        color: var(--midcall-accent-text);
        font-weight: 600;
      }
      @media (forced-colors: active) {
        .tabs a:not([aria-current]) {
          border-block-end-color: Canvas;
        }
      }
      .tabs a:focus-visible {
        box-shadow: inset 0 0 0 2px var(--midcall-focus);
      }
      .stack {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--midcall-5);
        min-inline-size: 0;
      }
      .card {
        min-inline-size: 0;
      }
      .about {
        margin-block-end: var(--midcall-3);
        color: var(--midcall-text-muted);
      }
      .foot {
        margin-block-start: var(--midcall-3);
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
      tfoot th,
      tfoot td {
        text-align: start;
        padding: 10px var(--midcall-2);
        font-weight: 600;
        border-block-start: 1px solid var(--midcall-line-control);
      }
      tfoot .end {
        text-align: end;
      }
      .tw:focus-visible {
        box-shadow: inset 0 0 0 2px var(--midcall-focus);
      }
    `,
  ];

  /** As the address has it; one that is not known is `use`. */
  @property() name = 'use';
  @state() private filters: ReportFilters | null = null;
  @state() private csvError: unknown = null;

  #leave = new AbortController();
  #queues = new Task(this, {
    task: (_, { signal }) =>
      this.portal.api.request({ path: '/v1/admin/queues', answer: z.array(QueueView), signal }),
    args: () => [],
  });
  #report = new Task(this, {
    task: async ([report, filters], { signal }) => {
      if (!filters || isTooLong(filters)) return null;
      const found = await this.portal.api.request({
        ...{ path: `/v1/admin/reports/${report}`, query: queryOf(filters), answer: Report, signal },
      });
      if (report === 'cost') await loadPhones();
      return found;
    },
    args: () => [readReportName(this.name), this.filters] as const,
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
    const report = readReportName(this.name);
    return html`
      ${pageHead({ crumbs: [t('admin:place.reports')], title: t(`admin:reports.name.${report}`) }, this.#renderSave())}
      ${this.#renderTabs(report)} ${this.#renderFilters(report)}
      ${this.csvError === null ? nothing : this.#renderError(this.csvError, () => void this.#handleSave())}
      <div class="stack">
        ${this.#renderReport()}
        ${
          report === 'cost' && this.portal.can('config.write')
            ? html`<midcall-price-section @saved=${() => void this.#report.run()}></midcall-price-section>`
            : nothing
        }
      </div>
    `;
  }

  #renderSave(): TemplateResult {
    return html`<button class="b" @click=${this.#handleSave}>
      ${icon('save')}${t('admin:reports.csv')}
    </button>`;
  }

  #renderTabs(current: ReportName): TemplateResult {
    return html`
      <nav class="tabs" aria-label=${t('admin:place.reports')}>
        ${ReportName.options.map(
          (name) =>
            html`<a
              href=${`${this.portal.navigation.href(`${PLACE_PATHS.reports}/${name}`)}${location.search}`}
              aria-current=${name === current ? 'page' : nothing}
              >${t(`admin:reports.name.${name}`)}</a
            >`,
        )}
      </nav>
    `;
  }

  #renderFilters(report: ReportName): TemplateResult | typeof nothing {
    if (!this.filters) return nothing;
    return renderFilters(this.filters, {
      queues: this.#queues.value ?? [],
      byTime: BY_TIME.has(report),
      now: new Date(),
      onChange: (change) => this.#handleFilters(change),
    });
  }

  #renderReport(): TemplateResult {
    const { value, error } = this.#report;
    if (this.filters && isTooLong(this.filters))
      return html`<p class="banner warning" role="status">
        ${icon('warning')}<span>${t('admin:reports.tooLong')}</span>
      </p>`;
    if (error !== undefined) return this.#renderError(error, () => void this.#report.run());
    if (!value) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    return html`
      <section class="card" aria-busy=${this.#isCounting ? 'true' : 'false'}>
        ${this.#renderAbout(value)}
        ${
          value.rows.length === 0
            ? html`<p class="empty">${t('admin:reports.empty')}</p>`
            : html`
                <midcall-bar-chart
                  name=${t(`admin:reports.name.${value.report}`)}
                  .bars=${reportBars(value)}
                ></midcall-bar-chart>
                ${renderReportTable(value, { caption: this.#captionOf(value), linkOf: this.#linkOf })}
              `
        }
        <p class="foot">
          ${t('admin:reports.asOf', { time: momentIn(value.zone, value.asOf), zone: value.zone })}
        </p>
      </section>
    `;
  }

  #renderAbout({ report }: Report): TemplateResult | typeof nothing {
    const key = `admin:reports.about.${report}`;
    return hasText(key) ? html`<p class="about">${t(key)}</p>` : nothing;
  }

  #renderError(error: unknown, again: () => void): TemplateResult {
    return html`
      <div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(error)}</span>
        <button class="link" @click=${again}>${t('admin:section.tryAgain')}</button>
      </div>
    `;
  }

  get #isCounting(): boolean {
    return this.#report.status === 1; // pending: the rows shown are those of before
  }

  #captionOf({ report, from, to, zone }: Report): string {
    return `${t(`admin:reports.name.${report}`)}, ${from} – ${to}, ${zone}`;
  }

  /** An agent's row leads to the agent's calls. */
  #linkOf: RowLink = ({ agentId }) => {
    if (typeof agentId !== 'string' || !this.filters || !canGo('calls', this.portal.can)) return null;
    const { from, to, zone } = this.filters;
    const query = new URLSearchParams({ agent: agentId, from, to, zone });
    return `${this.portal.navigation.href(PLACE_PATHS.calls)}?${query.toString()}`;
  };

  #readAddress(): void {
    this.filters = readFilters(this.portal.navigation.query, new Date());
  }

  #handleFilters(change: Partial<ReportFilters>): void {
    if (!this.filters) return;
    this.portal.navigation.setQuery(writeFilters({ ...this.filters, ...change }));
  }

  async #handleSave(): Promise<void> {
    if (!this.filters) return;
    const report = readReportName(this.name);
    const { from, to } = this.filters;
    try {
      const file = await this.portal.api.download(`/v1/admin/reports/${report}/csv`, queryOf(this.filters));
      saveFile(file, `${report}-${from}-${to}.csv`);
      this.csvError = null;
    } catch (error) {
      this.csvError = error;
    }
  }
}

const queryOf = ({ from, to, zone, queue, granularity }: ReportFilters) => ({
  ...{ from, to, zone, granularity, queue: queue === '' ? undefined : queue },
});

declare global {
  interface HTMLElementTagNameMap {
    'midcall-reports-page': MidcallReportsPage;
  }
}
