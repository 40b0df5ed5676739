import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../../ui/i18n.ts';
import type { TextLook } from '../text-look.ts';
import { messagesWords } from '../text-words.ts';
import { languageWords } from './preset-words.ts';

export const costStyles = css`
  .cost div {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: var(--midcall-2);
    font: var(--midcall-type-meta);
  }
  .cost ul {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block-start: 6px;
  }
  .cost li {
    display: flex;
    gap: 6px;
    font: var(--midcall-type-meta);
    padding: 4px 8px;
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-s);
    color: var(--midcall-text-muted);
  }
  .cost li.own {
    border-color: var(--midcall-accent);
  }
  .cost b {
    color: var(--midcall-text);
    font-weight: 600;
  }
`;

/** How many messages each language takes, and in which letters the open one goes. */
export function presetCosts(
  looks: readonly { language: string; look: TextLook }[],
  open: string,
): TemplateResult {
  const own = looks.find(({ language }) => language === open)?.look.count;
  const kind = own?.encoding === 'GSM-7' ? 'plain' : 'other';
  return html`<div class="cost">
    <div>
      <span class="label">${t('admin:messages.cost')}</span>
      ${
        own && own.characters > 0
          ? html`<span class="st"
              >${messagesWords(own.segments)}, ${t(`admin:messages.letters.${kind}`)}</span
            >`
          : nothing
      }
    </div>
    <ul>
      ${looks
        .filter(({ look }) => look.count.characters > 0)
        .map(
          ({ language, look }) =>
            html`<li class=${language === open ? 'own' : ''}>
              <abbr title=${languageWords(language)}>${language.toUpperCase()}</abbr>
              <b>${look.count.segments}</b>
            </li>`,
        )}
    </ul>
  </div>`;
}
