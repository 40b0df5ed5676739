import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { LanguageTag } from '../../protocol/language.ts';
import { LanguageOverview } from '../../protocol/language-coverage.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { listState } from '../elements/list-state.ts';
import { renderCoverage } from '../languages/coverage-table.ts';
import { ListReader } from '../list-reader.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import '../languages/company-section.ts';
import '../languages/interface-section.ts';

/** The company's name, country and languages, and what callers get in each language. */
@customElement('midcall-languages-page')
export class MidcallLanguagesPage extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    card,
    table,
    banner,
    css`
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--midcall-4);
      }
      .ask {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-3);
        align-items: end;
      }
      .column.wide {
        max-inline-size: 960px;
      }
      tbody + tbody th[scope='rowgroup'] {
        padding-block-start: var(--midcall-5);
      }
    `,
  ];

  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: (query) => ({ also: query.get('also') ?? '' }),
    load: ({ also }, signal) => {
      const query = LanguageTag.safeParse(also).success ? { also } : {};
      return this.portal.api.request({
        path: '/v1/admin/languages',
        query,
        answer: LanguageOverview,
        signal,
      });
    },
    items: ({ languages }) => languages,
  });

  @state() private wrongTag = false;

  override render() {
    const languages = (this.#list.items ?? []).map(({ language }) => language);
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.languages') })}
      <div class="column wide">
        <midcall-company-section
          .languages=${languages}
          @saved=${() => void this.#list.reload()}
        ></midcall-company-section>
        <midcall-interface-section></midcall-interface-section>
        <section class="card" aria-labelledby="h">
          <div>
            <h2 id="h">${t('admin:languages.coverage')}</h2>
            <p class="muted">${t('admin:languages.coverageText')}</p>
          </div>
          ${this.#renderAsk()} ${listState(this.#list, t('admin:languages.none'), 'empty')}
          ${languages.length > 0 ? renderCoverage(this.#list.items ?? []) : nothing}
        </section>
      </div>
    `;
  }

  #renderAsk(): TemplateResult {
    return html`<form class="ask" @submit=${this.#handleAsk} novalidate>
      <div class="field">
        <label for="also">${t('admin:languages.ask')}</label>
        <input
          class="in"
          id="also"
          dir="ltr"
          .value=${this.#list.question.also}
          aria-invalid=${this.wrongTag ? 'true' : nothing}
          aria-describedby=${this.wrongTag ? 'wrong' : nothing}
        />
      </div>
      <button class="b">${t('admin:languages.show')}</button>
      ${
        this.wrongTag
          ? html`<small class="help danger" id="wrong" role="alert">${t('admin:languages.wrong')}</small>`
          : nothing
      }
    </form>`;
  }

  #handleAsk(event: SubmitEvent): void {
    event.preventDefault();
    const tag = this.renderRoot.querySelector<HTMLInputElement>('#also')?.value.trim() ?? '';
    this.wrongTag = tag !== '' && !LanguageTag.safeParse(tag).success;
    if (!this.wrongTag) this.portal.navigation.setQuery({ also: tag }, { replace: false });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-languages-page': MidcallLanguagesPage;
  }
}
