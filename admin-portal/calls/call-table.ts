import { html, nothing, type TemplateResult } from 'lit';
import type { CallSummary } from '../../protocol/call-history.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { momentIn } from '../time-zone.ts';
import { endWords } from './end-words.ts';

interface CallTable {
  /** In which the times are written. */
  zone: string;
  /** `null`: who is signed in may not read what was written. */
  onRead: ((callKey: string) => void) | null;
  /** Only this agent's calls shall be shown. */
  onAgent: (agent: string) => void;
  /** Only calls that were texted from this number of ours shall be shown. */
  onOurNumber: (number: string) => void;
}

/** Calls, a row each. */
export const renderCallTable = (calls: readonly CallSummary[], options: CallTable): TemplateResult =>
  scrollingTable(
    t('admin:place.calls'),
    html`
      <thead>
        <tr>
          <th scope="col">${t('admin:calls.started')}</th>
          <th scope="col">${t('admin:calls.caller')}</th>
          <th scope="col">${t('admin:calls.ourNumber')}</th>
          <th scope="col">${t('admin:reports.queue')}</th>
          <th scope="col">${t('admin:reports.column.agent')}</th>
          <th scope="col" class="end">${t('admin:reports.column.sent')}</th>
          <th scope="col" class="end">${t('admin:reports.column.received')}</th>
          <th scope="col" class="end">${t('admin:reports.column.media')}</th>
          <th scope="col">${t('admin:calls.end')}</th>
          ${options.onRead ? html`<th scope="col"><span class="sr">${t('admin:calls.read')}</span></th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${calls.map((call) => renderRow(call, options))}
      </tbody>
    `,
  );

function renderRow(call: CallSummary, { zone, onRead, onAgent, onOurNumber }: CallTable): TemplateResult {
  const { callKey, caller, lateCount } = call;
  const started = momentIn(zone, call.startedAt);
  return html`
    <tr>
      <th scope="row" class="nowrap">${started}</th>
      <td>
        ${caller === null ? t('admin:calls.hidden') : html`<span class="num">${formatPhone(caller)}</span>`}
        <small>${languageName(call.language)}</small>
      </td>
      <td>${renderOurNumber(call, onOurNumber)}</td>
      <td><bdi>${call.queue.name}</bdi></td>
      <td>${renderAgent(call, onAgent)}</td>
      <td class="end">${formatNumber(call.smsCountOut)}</td>
      <td class="end">
        ${formatNumber(call.smsCountIn)}
        ${lateCount > 0 ? html`<small>${t('admin:calls.late', { count: lateCount })}</small>` : nothing}
      </td>
      <td class="end">${formatNumber(call.mediaCount)}</td>
      <td>${renderEnd(call)}</td>
      ${
        onRead
          ? html`<td class="end">
              <button
                class="b small"
                aria-label=${t('admin:calls.readCall', { time: started })}
                @click=${() => onRead(callKey)}
              >
                ${t('admin:calls.read')}
              </button>
            </td>`
          : nothing
      }
    </tr>
  `;
}

const renderOurNumber = ({ ourNumber, numberChoice }: CallSummary, onOurNumber: CallTable['onOurNumber']) =>
  ourNumber === null
    ? '–'
    : html`<button class="link num nowrap" @click=${() => onOurNumber(ourNumber)}>
          ${formatPhone(ourNumber)}
        </button>
        ${numberChoice === null ? nothing : html`<small>${t(`admin:calls.choice.${numberChoice}`)}</small>`}`;

const renderAgent = ({ agent }: CallSummary, onAgent: CallTable['onAgent']) =>
  agent === null
    ? '–'
    : html`<button class="link" @click=${() => onAgent(agent.id)}><bdi>${agent.name}</bdi></button>`;

const renderEnd = ({ endReason, closing }: CallSummary) =>
  html`${endReason === null ? '–' : endWords(endReason)}
  ${closing === null ? nothing : html`<small>${t(`closing.${closing}`)}</small>`}`;
