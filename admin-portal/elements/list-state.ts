import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';

/** What was read of a list, as `Listing` and `ListReader` have it. */
interface ReadList {
  readonly items: readonly unknown[] | null;
  readonly error: unknown;
  reload(): Promise<void>;
}

/**
 * What stands in place of a list that is not there yet, or beside one in which something was refused. `look` is `empty`
 * where the list is all of the page.
 */
export function listState(
  list: ReadList,
  none: string,
  look: 'muted' | 'empty' = 'muted',
): TemplateResult | typeof nothing {
  if (list.error !== null)
    return html`<div class="banner danger" role="alert">
      ${icon('alert')}<span>${errorWords(list.error)}</span>
      <button class="link" type="button" @click=${() => void list.reload()}>
        ${t('admin:section.tryAgain')}
      </button>
    </div>`;
  if (list.items === null) return html`<p class=${look} role="status">${t('admin:section.loading')}</p>`;
  return list.items.length === 0 ? html`<p class=${look} role="status">${none}</p>` : nothing;
}
