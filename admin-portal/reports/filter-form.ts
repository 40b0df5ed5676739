import { css, html, nothing, type TemplateResult } from 'lit';
import type { QueueView } from '../../protocol/queue.ts';
import { Granularity } from '../../protocol/report.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { zones } from '../time-zone.ts';
import { lastDays, type ReportFilters, SPANS } from './report-filters.ts';

interface FormOptions {
  queues: readonly Pick<QueueView, 'key' | 'name'>[];
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
      ${renderDate(t('admin:reports.from'), from, { max: to, onChange: (day) => onChange({ from: day }) })}
      ${renderDate(t('admin:reports.to'), to, { min: from, onChange: (day) => onChange({ to: day }) })}
      ${renderChoice(t('admin:reports.zone'), zone, {
        choices: zones().map((name) => [name, name.replaceAll('_', ' ')]),
        onChange: (name) => onChange({ zone: name }),
      })}
      ${renderChoice(t('admin:reports.queue'), queue, {
        choices: [['', t('admin:reports.allQueues')], ...queues.map(({ key, name }) => [key, name] as const)],
        onChange: (key) => onChange({ queue: key }),
      })}
      ${
        byTime
          ? renderChoice(t('admin:reports.by'), granularity, {
              choices: Granularity.options.map((by) => [by, t(`admin:reports.granularity.${by}`)]),
              onChange: (by) => onChange({ granularity: by }),
            })
          : nothing
      }
    </form>
  `;
}

function renderDate(
  label: string,
  value: string,
  { min, max, onChange }: { min?: string; max?: string; onChange: (day: string) => void },
): TemplateResult {
  const handleChange = ({ target }: Event) => {
    const { value: day, validity } = target as HTMLInputElement;
    if (day !== '' && validity.valid) onChange(day);
  };
  return html`
    <label class="field">
      <span class="label">${label}</span>
      <input
        class="in"
        type="date"
        min=${min ?? nothing}
        max=${max ?? nothing}
        .value=${value}
        @change=${handleChange}
      />
    </label>
  `;
}

/** A native list of choices. */
export function renderChoice<T extends string>(
  label: string,
  value: T,
  {
    choices,
    onChange,
  }: { choices: readonly (readonly [value: T, name: string])[]; onChange: (value: T) => void },
): TemplateResult {
  return html`
    <label class="field">
      <span class="label">${label}</span>
      <span class="select">
        <select
          class="in"
          @change=${({ target }: Event) => onChange((target as HTMLSelectElement).value as T)}
        >
          ${choices.map(
            ([choice, name]) => html`<option value=${choice} ?selected=${choice === value}>${name}</option>`,
          )}
        </select>
        ${icon('down')}
      </span>
    </label>
  `;
}

export const filterStyles = css`
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-3);
    align-items: end;
    margin-block-end: var(--midcall-5);
  }
  .filters .field {
    min-inline-size: 132px;
  }
  .filters .in {
    block-size: var(--midcall-control);
  }
  .filters .seg {
    min-block-size: var(--midcall-control);
  }
  @container page (inline-size < 560px) {
    .filters > * {
      inline-size: 100%;
    }
    .filters .seg button {
      flex: 1;
      justify-content: center;
    }
  }
`;
