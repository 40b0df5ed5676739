import { html, nothing, type TemplateResult } from 'lit';
import type { LanguageOverview, QueueCoverage } from '../../protocol/language-coverage.ts';
import { icon } from '../../ui/icons.ts';
import { languageName, t } from '../../ui/i18n.ts';
import { getsWords } from '../elements/automatic-texts.ts';
import { scrollingTable } from '../scrolling-table.ts';

/** What callers of each queue get in each language: the languages one after the other, a row for each queue. */
export const renderCoverage = (languages: Readonly<LanguageOverview['languages']>): TemplateResult =>
  scrollingTable(
    t('admin:languages.coverage'),
    html`
      <thead>
        <tr>
          <th scope="col">${t('admin:languages.queue')}</th>
          <th scope="col">${t('admin:languages.presets')}</th>
          <th scope="col">${t('admin:closing.closing')}</th>
          <th scope="col">${t('admin:closing.autoReply')}</th>
        </tr>
      </thead>
      ${languages.map(
        ({ language, ladder, queues }) =>
          html`<tbody>
            <tr>
              <th scope="rowgroup" colspan="4">
                <b>${languageName(language)}</b><small><bdi dir="ltr">${ladder.join(' → ')}</bdi></small>
              </th>
            </tr>
            ${queues.map((queue) => renderQueue(language, queue))}
          </tbody>`,
      )}
    `,
  );

function renderQueue(language: string, queue: QueueCoverage): TemplateResult {
  const { name, offered, presets, closing, autoReply } = queue;
  return html`<tr>
    <th scope="row">
      <span dir="auto">${name}</span
      >${offered ? nothing : html`<small>${t('admin:languages.notOffered')}</small>`}
    </th>
    <td>${t('admin:languages.presetCounts', presets)}</td>
    <td>${renderText(language, closing)}</td>
    <td>${renderText(language, autoReply)}</td>
  </tr>`;
}

const renderText = (language: string, gets: QueueCoverage['closing']): TemplateResult =>
  gets.language === language
    ? html`<span class="st success">${icon('tick')}${t('admin:languages.own')}</span>`
    : html`<span class="st ${gets.language === null ? 'warning' : ''}"
        >${icon(gets.language === null ? 'warning' : 'globe')}${getsWords(gets)}</span
      >`;
