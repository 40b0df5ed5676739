import { html, type TemplateResult } from 'lit';
import { t } from '../../ui/i18n.ts';

/** Stands at the end of a list that has more: reads on. */
export const moreButton = ({ reading }: { readonly reading: boolean }, onMore: () => void): TemplateResult =>
  html`<button
    class="b more"
    aria-disabled=${reading ? 'true' : 'false'}
    @click=${() => {
      if (!reading) onMore();
    }}
  >
    ${t('admin:pages.more')}
  </button>`;
