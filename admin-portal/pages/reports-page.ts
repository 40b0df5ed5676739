import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Report, ReportName } from '../../protocol/report.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { hasText, t } from '../../ui/i18n.ts';
import { loadPhones } from '../../ui/phone.ts';
import { renderFailure } from '../failure.ts';
import { filterStyles } from '../filters.styles.ts';
import { ListReader } from '../list-reader.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, segmented, table } from '../page.styles.ts';
import { canGo, PLACE_PATHS } from '../place-links.ts';
import { queueListing } from '../queue-filter.ts';
import { renderFilters } from '../reports/filter-form.ts';
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
import { Submission } from '../submission.ts';
import { momentIn } from '../time-zone.ts';
import '../elements/bar-chart.ts';
import { reportStyles } from './reports-page.styles.ts';
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
    reportStyles,
  ];

  /** As the address has it; one that is not known is `use`. */
  @property() name = 'use';
  #queues = queueListing(this, () => this.portal);
  #download = new Submission(this);
  /** `null`: more days than the server counts. */
  #report = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: (query) => ({ report: readReportName(this.name), filters: readFilters(query, new Date()) }),
    load: async ({ report, filters }, signal): Promise<Report | null> => {
      if (isTooLong(filters)) return null;
      const path = `/v1/admin/reports/${report}`;
      const found = await this.portal.api.request({ path, query: queryOf(filters), answer: Report, signal });
      if (report === 'cost') await loadPhones();
      return found;
    },
    items: (found) => found?.rows ?? [],
  });

  /** Another report is another question, though the query of the address stays. */
  override willUpdate(changed: Map<PropertyKey, unknown>) {
    if (changed.has('name') && this.hasUpdated) void this.#report.reload();
  }

  override render() {
    const { report, filters } = this.#report.question;
    return html`
      ${pageHead({ crumbs: [t('admin:place.reports')], title: t(`admin:reports.name.${report}`) }, this.#renderSave())}
      ${this.#renderTabs(report)}
      ${renderFilters(filters, {
        queues: this.#queues.items,
        byTime: BY_TIME.has(report),
        now: new Date(),
        onChange: (change) => this.portal.navigation.setQuery(writeFilters({ ...filters, ...change })),
      })}
      ${renderFailure(this.#download.error)}
      <div class="stack">
        ${isTooLong(filters) ? renderTooLong() : this.#renderReport()}
        ${
          report === 'cost' && this.portal.can('config.write')
            ? html`<midcall-price-section @saved=${() => void this.#report.reload()}></midcall-price-section>`
            : nothing
        }
      </div>
    `;
  }

  #renderSave(): TemplateResult {
    return html`<button
      class="b"
      aria-disabled=${this.#download.busy ? 'true' : 'false'}
      @click=${this.#handleSave}
    >
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

  #renderReport(): TemplateResult | typeof nothing {
    const { answer: value, error, reading } = this.#report;
    if (error !== null) return renderFailure(error, () => void this.#report.reload());
    if (!value) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    return html`
      <section class="card" aria-busy=${reading ? 'true' : 'false'}>
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

  #captionOf({ report, from, to, zone }: Report): string {
    return `${t(`admin:reports.name.${report}`)}, ${from} – ${to}, ${zone}`;
  }

  /** An agent's row leads to the agent's calls. */
  #linkOf: RowLink = ({ agentId }) => {
    if (typeof agentId !== 'string' || !canGo('calls', this.portal.can)) return null;
    const { from, to, zone } = this.#report.question.filters;
    const query = new URLSearchParams({ agent: agentId, from, to, zone });
    return `${this.portal.navigation.href(PLACE_PATHS.calls)}?${query.toString()}`;
  };

  async #handleSave(): Promise<void> {
    const { report, filters } = this.#report.question;
    const { from, to } = filters;
    await this.#download.send(async () => {
      const file = await this.portal.api.download(`/v1/admin/reports/${report}/csv`, queryOf(filters));
      saveFile(file, `${report}-${from}-${to}.csv`);
    });
  }
}

const renderTooLong = (): TemplateResult =>
  html`<p class="banner warning" role="status">
    ${icon('warning')}<span>${t('admin:reports.tooLong')}</span>
  </p>`;

const queryOf = ({ from, to, zone, queue, granularity }: ReportFilters) => ({
  ...{ from, to, zone, granularity, queue: queue === '' ? undefined : queue },
});

declare global {
  interface HTMLElementTagNameMap {
    'midcall-reports-page': MidcallReportsPage;
  }
}
