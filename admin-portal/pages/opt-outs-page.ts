import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type OptOut, OptOutPage } from '../../protocol/opt-outs.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { formatPhone, loadPhones, parsePhone } from '../../ui/phone.ts';
import { listState } from '../elements/list-state.ts';
import '../elements/pager.ts';
import { renderFailure } from '../failure.ts';
import { filterStyles } from '../filters.styles.ts';
import { offsetOf, PAGE_ROWS } from '../list-pages.ts';
import { ListReader } from '../list-reader.ts';
import { pageHead } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { saveFile } from '../save-file.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { choiceField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { SettingsPage } from '../settings-page.ts';
import { Submission } from '../submission.ts';
import { shortMoment } from '../time-zone.ts';

interface OptOutQuestion {
  offset: number;
  /** E.164. Has no place in the address. */
  caller: string | null;
}

/** Who has told the company to stop: when, how, by which number. Nothing here undoes it. */
@customElement('midcall-opt-outs-page')
export class MidcallOptOutsPage extends SettingsPage {
  static override styles = [
    base,
    button,
    field,
    page,
    card,
    table,
    banner,
    filterStyles,
    settingFields,
    css`
      .card {
        min-inline-size: 0;
        margin-block-start: var(--midcall-5);
      }
      .filters {
        margin-block-start: var(--midcall-4);
      }
      .after {
        margin-block-start: var(--midcall-3);
      }
    `,
  ];

  /** As it was typed. It has no place in the address. */
  @state() private typedNumber = '';
  @state() private isNumberWrong = false;

  #caller: string | null = null;
  #reach = new SettingsEdit(this, ['optOutReach'], () => this.portal);
  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: (query): OptOutQuestion => ({ offset: offsetOf(query), caller: this.#caller }),
    load: async ({ offset, caller }, signal) => {
      const found = await this.portal.api.request({
        ...{ method: 'POST', path: '/v1/admin/opt-outs/search', answer: OptOutPage, signal },
        body: { limit: PAGE_ROWS, offset, ...(caller !== null && { caller }) },
      });
      await loadPhones();
      return { ...found, asked: caller };
    },
    items: ({ optOuts }) => optOuts,
  });
  #download = new Submission(this);

  override render() {
    return html`
      ${pageHead(
        { crumbs: [t('admin:place.reports')], title: t('admin:place.optOuts') },
        this.portal.can('transcripts.read') ? this.#renderDownload() : nothing,
      )}
      ${renderFailure(this.#download.error)} ${this.portal.can('config.read') ? this.#renderReach() : nothing}
      <section class="card" aria-labelledby="h" aria-busy=${this.#list.reading ? 'true' : 'false'}>
        <h2 id="h">${t('admin:optOuts.title')}</h2>
        <p class="muted">${t('admin:optOuts.text')}</p>
        <p class="muted">${t('admin:optOuts.why')}</p>
        ${this.#renderSearch()} ${listState(this.#list, this.#noneWords, 'empty')} ${this.#renderTable()}
        ${this.#renderForgotten()}
        <midcall-pager
          .total=${this.#list.answer?.total ?? 0}
          .offset=${this.#list.question.offset}
        ></midcall-pager>
      </section>
    `;
  }

  #renderReach(): TemplateResult {
    const edit = this.#reach;
    const { draft } = edit;
    return html`<div class="column">
      ${this.section(edit, {
        heading: t('admin:optOuts.reach'),
        text: t('admin:optOuts.reachText'),
        fields: draft
          ? choiceField(
              this.parts('optOutReach'),
              {
                value: draft.optOutReach,
                options: [
                  ...this.options('optOutReach', ['number']).map((option) => ({
                    ...option,
                    help: t('admin:optOuts.numberHelp'),
                  })),
                  ...this.options('optOutReach', ['company']).map((option) => ({
                    ...option,
                    help: t('admin:optOuts.companyHelp'),
                  })),
                ],
              },
              (optOutReach) => edit.set({ optOutReach }),
            )
          : nothing,
      })}
    </div>`;
  }

  #renderDownload(): TemplateResult {
    return html`
      <button
        class="b"
        aria-disabled=${this.#download.busy ? 'true' : 'false'}
        @click=${() => void this.#export()}
      >
        ${icon('save')}${t('admin:optOuts.csv')}
      </button>
    `;
  }

  #renderSearch(): TemplateResult {
    return html`
      <form
        class="filters"
        role="search"
        aria-label=${t('admin:optOuts.search')}
        @submit=${this.#handleSubmit}
      >
        <div class="field">
          <label for="number">${t('admin:calls.number')}</label>
          <input
            id="number"
            class="in"
            type="tel"
            autocomplete="off"
            .value=${this.typedNumber}
            aria-invalid=${this.isNumberWrong ? 'true' : 'false'}
            aria-describedby=${this.isNumberWrong ? 'wrong' : nothing}
            @input=${({ target }: Event) => (this.typedNumber = (target as HTMLInputElement).value)}
          />
        </div>
        <button class="b">${icon('search')}${t('admin:calls.find')}</button>
        ${
          this.isNumberWrong
            ? html`<p id="wrong" class="help danger" role="alert">${t('admin:calls.numberWrong')}</p>`
            : nothing
        }
      </form>
    `;
  }

  #renderTable(): TemplateResult | typeof nothing {
    const optOuts = this.#list.items ?? [];
    if (optOuts.length === 0) return nothing;
    return scrollingTable(
      t('admin:place.optOuts'),
      html`
        <thead>
          <tr>
            <th scope="col">${t('admin:optOuts.since')}</th>
            <th scope="col">${t('admin:calls.caller')}</th>
            <th scope="col">${t('admin:optOuts.how')}</th>
            <th scope="col">${t('admin:optOuts.number')}</th>
            <th scope="col">${t('admin:optOuts.counts')}</th>
          </tr>
        </thead>
        <tbody>
          ${optOuts.map(renderRow)}
        </tbody>
      `,
    );
  }

  /** In place of the list, and of the sentence below it. */
  get #noneWords(): string {
    const { asked = null, forgotten = 0 } = this.#list.answer ?? {};
    if (asked === null) return t('admin:optOuts.none');
    return t(forgotten > 0 ? 'admin:optOuts.forgottenOne' : 'admin:optOuts.notFound');
  }

  #renderForgotten(): TemplateResult | typeof nothing {
    const { asked = null, forgotten = 0, total = 0 } = this.#list.answer ?? {};
    if (forgotten === 0 || (asked !== null && total === 0)) return nothing;
    const words = asked === null ? 'admin:optOuts.forgotten' : 'admin:optOuts.forgottenOne';
    return html`<p class="muted after" role="status">${t(words, { number: formatNumber(forgotten) })}</p>`;
  }

  async #export(): Promise<void> {
    await this.#download.send(async () => {
      saveFile(await this.portal.api.download('/v1/admin/opt-outs.csv', {}), 'opt-outs.csv');
    });
  }

  async #handleSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const typed = this.typedNumber.trim();
    const number = typed === '' ? null : await parsePhone(typed, this.portal.account.tenant.homeCountry);
    this.isNumberWrong = typed !== '' && number === null;
    if (this.isNumberWrong || number === this.#caller) return;
    this.#caller = number;
    this.portal.navigation.setQuery({ from: undefined });
    await this.#list.reload();
  }
}

const renderRow = ({ at, caller, ourNumber, everywhere, how, by, language }: OptOut): TemplateResult => html`
  <tr>
    <th scope="row" class="nowrap">${shortMoment(at)}</th>
    <td><span class="num nowrap">${formatPhone(caller)}</span></td>
    <td>
      ${t(`admin:optOuts.hows.${how ?? 'unknown'}`)}
      ${by === null ? nothing : html`<small><bdi>${by}</bdi></small>`}
      ${language === null ? nothing : html`<small>${languageName(language)}</small>`}
    </td>
    <td><span class="num nowrap">${formatPhone(ourNumber)}</span></td>
    <td>${t(everywhere ? 'admin:optOuts.forCompany' : 'admin:optOuts.forNumber')}</td>
  </tr>
`;

declare global {
  interface HTMLElementTagNameMap {
    'midcall-opt-outs-page': MidcallOptOutsPage;
  }
}
