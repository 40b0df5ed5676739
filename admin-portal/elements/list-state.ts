import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import type { Listing } from '../listing.ts';

/** What stands in place of a list that is not there yet, or beside one in which something was refused. */
export function listState<T>(listing: Listing<T>, none: string): TemplateResult | typeof nothing {
  if (listing.error !== null)
    return html`<div class="banner danger" role="alert">
      ${icon('alert')}<span>${errorWords(listing.error)}</span>
      <button class="link" type="button" @click=${() => void listing.reload()}>
        ${t('admin:section.tryAgain')}
      </button>
    </div>`;
  if (listing.items === null) return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
  return listing.items.length === 0 ? html`<p class="muted">${none}</p>` : nothing;
}
