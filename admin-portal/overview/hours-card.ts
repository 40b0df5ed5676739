import { html, type TemplateResult } from 'lit';
import type { Overview } from '../../protocol/overview.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { timeIn } from '../time-zone.ts';
import '../elements/bar-chart.ts';

export type HoursView = 'chart' | 'table';

/** The texts of today by the hour, up to now: bars, or the same figures as a table. */
export function renderHours(
  { hours, zone, asOf }: Overview,
  { view, onView }: { view: HoursView; onView: (view: HoursView) => void },
): TemplateResult {
  const rows = hours.rows
    .filter(({ start }) => Date.parse(String(start)) <= Date.parse(asOf))
    .map(({ start, sent, notDelivered }) => ({
      ...{ hour: timeIn(zone, String(start)), sent: Number(sent), notDelivered: Number(notDelivered) },
    }));
  return html`
    <section class="card">
      <div class="sh">
        <h2 id="hours">${t('admin:overview.perHour')}</h2>
        <button class="link" @click=${() => onView(view === 'chart' ? 'table' : 'chart')}>
          ${t(view === 'chart' ? 'admin:overview.asTable' : 'admin:overview.asChart')}
        </button>
      </div>
      ${view === 'chart' ? renderChart(rows) : renderTable(rows)}
    </section>
  `;
}

type Row = { hour: string; sent: number; notDelivered: number };

const renderChart = (rows: readonly Row[]): TemplateResult => html`
  <midcall-bar-chart
    name=${t('admin:overview.perHour')}
    .bars=${{
      labels: rows.map(({ hour }) => hour),
      series: [
        { name: t('message.sent'), values: rows.map(({ sent }) => sent), tone: 'plain' },
        { name: t('message.notDelivered'), values: rows.map((row) => row.notDelivered), tone: 'part' },
      ],
    }}
  ></midcall-bar-chart>
`;

const renderTable = (rows: readonly Row[]): TemplateResult => html`
  <div class="tw" tabindex="0" role="region" aria-labelledby="hours">
    <table aria-labelledby="hours">
      <thead>
        <tr>
          <th scope="col">${t('admin:reports.granularity.hour')}</th>
          <th scope="col" class="end">${t('message.sent')}</th>
          <th scope="col" class="end">${t('message.notDelivered')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ hour, sent, notDelivered }) =>
            html`<tr>
              <th scope="row"><span class="num">${hour}</span></th>
              <td class="end">${formatNumber(sent)}</td>
              <td class="end">${formatNumber(notDelivered)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;
