import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { PAGE_ROWS } from '../list-pages.ts';
import { PortalElement } from '../page-element.ts';

/** Goes through the pages of a list that has more rows than one shows; where it is stands in the address. */
@customElement('midcall-pager')
export class MidcallPager extends PortalElement {
  static override styles = [
    base,
    button,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
        margin-block: var(--midcall-3);
      }
    `,
  ];

  /** Rows of the whole list. */
  @property({ type: Number }) total = 0;
  /** Rows before the page that is shown. */
  @property({ type: Number }) offset = 0;
  /** Rows of a page. */
  @property({ type: Number }) rows = PAGE_ROWS;

  override render() {
    const { total, offset: from, rows } = this;
    if (total <= rows) return nothing;
    const to = Math.min(from + rows, total);
    const values = { from: formatNumber(from + 1), to: formatNumber(to), total: formatNumber(total) };
    return html`<nav aria-label=${t('admin:pages.name')}>
      <button class="b" ?disabled=${from === 0} @click=${() => this.#go(Math.max(0, from - rows))}>
        ${t('admin:pages.previous')}
      </button>
      <span role="status">${t('admin:pages.shown', values)}</span>
      <button class="b" ?disabled=${to >= total} @click=${() => this.#go(from + rows)}>
        ${t('admin:pages.next')}
      </button>
    </nav>`;
  }

  #go(offset: number) {
    const from = offset === 0 ? undefined : String(offset);
    this.portal.navigation.setQuery({ from }, { replace: false });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-pager': MidcallPager;
  }
}
