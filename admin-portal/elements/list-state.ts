import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../ui/i18n.ts';
import { renderFailure } from '../failure.ts';

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
  if (list.error !== null) return renderFailure(list.error, () => void list.reload());
  if (list.items === null) return html`<p class=${look} role="status">${t('admin:section.loading')}</p>`;
  return list.items.length === 0 ? html`<p class=${look} role="status">${none}</p>` : nothing;
}
