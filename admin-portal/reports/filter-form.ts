import { html, nothing, type TemplateResult } from 'lit';
import type { QueueView } from '../../protocol/queue.ts';
import { Granularity } from '../../protocol/report.ts';
import { t } from '../../ui/i18n.ts';
import { dateField } from '../date-field.ts';
import { queueFilter } from '../queue-filter.ts';
import { selectField } from '../select-field.ts';
import { zones } from '../time-zone.ts';
import { lastDays, type ReportFilters, SPANS } from './report-filters.ts';

interface FormOptions {
  /** `null`: not read yet. */
  queues: readonly Pick<QueueView, 'key' | 'name'>[] | null;
  /** Whether spans of time can be chosen. */
  byTime: boolean;
  now: Date;
  onChange: (change: Partial<ReportFilters>) => void;
}

/** Range, zone, queue and cut of a report. Each change counts anew. */
export function renderFilters(filters: ReportFilters, options: FormOptions): TemplateResult {
  const { from, to, zone, queue, granularity } = filters;
  const { queues, byTime, now, onChange } = options;
  const isSpan = (days: number) => {
    const span = lastDays(days, zone, now);
    return span.from === from && span.to === to;
  };
  return html`
    <form class="filters" @submit=${(event: Event) => event.preventDefault()}>
      <div class="seg" role="group" aria-label=${t('admin:reports.range')}>
        ${SPANS.map(
          (days) =>
            html`<button
              type="button"
              aria-pressed=${isSpan(days) ? 'true' : 'false'}
              @click=${() => onChange(lastDays(days, zone, now))}
            >
              ${t('admin:reports.days', { count: days })}
            </button>`,
        )}
      </div>
      ${dateField({
        ...{ id: 'from', label: t('admin:reports.from'), value: from, max: to },
        onChange: (day) => day !== '' && onChange({ from: day }),
      })}
      ${dateField({
        ...{ id: 'to', label: t('admin:reports.to'), value: to, min: from },
        onChange: (day) => day !== '' && onChange({ to: day }),
      })}
      ${selectField({
        ...{ id: 'zone', label: t('admin:reports.zone'), value: zone },
        choices: zones().map((name) => [name, name.replaceAll('_', ' ')]),
        onChange: (name) => onChange({ zone: name }),
      })}
      ${queueFilter(queues, queue, (key) => onChange({ queue: key }))}
      ${
        byTime
          ? selectField({
              ...{ id: 'by', label: t('admin:reports.by'), value: granularity },
              choices: Granularity.options.map((by) => [by, t(`admin:reports.granularity.${by}`)]),
              onChange: (by) => onChange({ granularity: by }),
            })
          : nothing
      }
    </form>
  `;
}
