import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icons.ts';
import { t } from '../ui/i18n.ts';
import { errorWords } from './error-words.ts';

/** What went wrong, if anything (`null`: nothing did), and where there is a way on: the button that tries again. */
export const renderFailure = (error: unknown, again?: () => void): TemplateResult | typeof nothing =>
  error === null || error === undefined
    ? nothing
    : html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(error)}</span>
        ${
          again
            ? html`<button class="link" type="button" @click=${again}>${t('admin:section.tryAgain')}</button>`
            : nothing
        }
      </div>`;
