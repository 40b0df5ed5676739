import { html, type TemplateResult } from 'lit';
import type { Overview } from '../../protocol/overview.ts';
import { formatPhone } from '../../ui/phone.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { timeIn } from '../time-zone.ts';

/** Texts that wait for their number's turn. */
export const renderWaiting = ({ waiting, zone }: Overview): TemplateResult => html`
  <section class="card">
    <h2 id="waiting">${t('admin:overview.waiting')}</h2>
    ${
      waiting.length === 0
        ? html`<p class="st success">${icon('tick')}${t('admin:overview.noneWaiting')}</p>`
        : html`<div class="tw">
            <table aria-labelledby="waiting">
              <thead>
                <tr>
                  <th scope="col">${t('admin:reports.column.number')}</th>
                  <th scope="col" class="end">${t('admin:reports.column.texts')}</th>
                  <th scope="col" class="end">${t('admin:overview.waitingSince')}</th>
                </tr>
              </thead>
              <tbody>
                ${waiting.map(
                  ({ number, texts, oldest }) =>
                    html`<tr>
                      <th scope="row"><span class="num">${formatPhone(number)}</span></th>
                      <td class="end">${formatNumber(texts)}</td>
                      <td class="end">${timeIn(zone, oldest)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>
`;
