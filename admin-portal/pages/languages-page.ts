import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { getCountries } from 'libphonenumber-js/min';
import { Company, CompanyPatch } from '../../protocol/company.ts';
import { LanguageTag } from '../../protocol/language.ts';
import { LanguageOverview, type QueueCoverage } from '../../protocol/language-coverage.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { languageName, locale, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { pageHead } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { SettingsPage } from '../settings-page.ts';
import { getsWords } from '../elements/automatic-texts.ts';
import '../elements/section.ts';

/** The company's name, country and language, and what callers get in each language. */
@customElement('midcall-languages-page')
export class MidcallLanguagesPage extends SettingsPage {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    card,
    table,
    banner,
    settingFields,
    css`
      .card {
        display: grid;
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

  @state() private overview: LanguageOverview | null = null;
  @state() private error: unknown = null;
  @state() private wrongTag = false;

  #life = new AbortController();
  #company = new Edit<Company>(this, {
    navigation: () => this.portal.navigation,
    load: (signal) => this.portal.api.request({ path: '/v1/admin/company', answer: Company, signal }),
    compared: (before, draft) => pickChanged(before, before, draft),
    save: (draft, { base: before, ifMatch }) =>
      this.portal.api.request({
        ...{ method: 'PUT', path: '/v1/admin/company', answer: Company, ifMatch },
        body: pickChanged(draft, before, draft),
      }),
    onSaved: () => {
      void this.portal.refreshAccount();
      void this.#read();
    },
  });

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  override render() {
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.languages') })}
      <div class="column wide">${this.#renderCompany()} ${this.#renderCoverage()}</div>
    `;
  }

  #renderCompany() {
    const { draft } = this.#company;
    const names = {
      name: t('admin:languages.name'),
      homeCountry: t('admin:languages.home'),
      defaultLanguage: t('admin:languages.default'),
    };
    return html`<midcall-section
      heading=${t('admin:languages.company')}
      text=${t('admin:languages.companyText')}
      problem=${draft && CompanyPatch.safeParse(draft).success ? '' : t('admin:value.outOfRange')}
      .edit=${this.#company}
      ?locked=${this.locked}
      .names=${names}
      .show=${(key: string, value: unknown) =>
        key === 'homeCountry'
          ? countryName(String(value))
          : key === 'name'
            ? String(value)
            : languageName(String(value))}
    >
      ${draft ? this.#renderCompanyFields(draft, names) : nothing}
    </midcall-section>`;
  }

  #renderCompanyFields(draft: Company, names: Record<keyof Company, string>) {
    const languages = [
      ...new Set([
        draft.defaultLanguage,
        ...(this.overview?.languages ?? []).map(({ language }) => language),
      ]),
    ];
    return html`<div class="fields">
      <div class="field">
        <label for="name">${names.name}</label>
        <input
          class="in"
          id="name"
          maxlength="120"
          .value=${draft.name}
          ?disabled=${this.locked}
          @input=${(event: Event) => this.#company.set({ name: (event.target as HTMLInputElement).value })}
        />
        <small class="help">${t('admin:languages.nameHelp')}</small>
      </div>
      <div class="pair">
        ${this.#renderSelect('homeCountry', names, countries(), t('admin:languages.homeHelp'))}
        ${this.#renderSelect(
          'defaultLanguage',
          names,
          languages.map((value) => ({ value, label: languageName(value) })),
          t('admin:languages.defaultHelp'),
        )}
      </div>
    </div>`;
  }

  #renderSelect(
    key: 'homeCountry' | 'defaultLanguage',
    names: Record<keyof Company, string>,
    options: readonly { value: string; label: string }[],
    help: string,
  ) {
    const value = this.#company.draft?.[key];
    return html`<div class="field">
      <label for=${key}>${names[key]}</label>
      <span class="select">
        <select
          class="in"
          id=${key}
          ?disabled=${this.locked}
          aria-describedby="${key}-help"
          @change=${(event: Event) => this.#company.set({ [key]: (event.target as HTMLSelectElement).value })}
        >
          ${options.map(
            (option) =>
              html`<option value=${option.value} ?selected=${option.value === value}>
                ${option.label}
              </option>`,
          )}
        </select>
        ${icon('down')}
      </span>
      <small class="help" id="${key}-help">${help}</small>
    </div>`;
  }

  #renderCoverage() {
    const also = this.portal.navigation.query.get('also') ?? '';
    return html`<section class="card" aria-labelledby="h">
      <div>
        <h2 id="h">${t('admin:languages.coverage')}</h2>
        <p class="muted">${t('admin:languages.coverageText')}</p>
      </div>
      <form class="ask" @submit=${this.handleAsk} novalidate>
        <div class="field">
          <label for="also">${t('admin:languages.ask')}</label>
          <input
            class="in"
            id="also"
            dir="ltr"
            .value=${also}
            aria-invalid=${this.wrongTag ? 'true' : nothing}
            aria-describedby=${this.wrongTag ? 'wrong' : nothing}
          />
        </div>
        <button class="b">${t('admin:languages.show')}</button>
        ${this.wrongTag ? html`<small class="help danger" id="wrong" role="alert">${t('admin:languages.wrong')}</small>` : nothing}
      </form>
      ${this.#renderTable()}
    </section>`;
  }

  #renderTable(): TemplateResult {
    if (!this.overview) {
      return this.error === null
        ? html`<p class="muted" role="status">${t('admin:section.loading')}</p>`
        : html`<div class="banner danger" role="alert">
            ${icon('alert')}<span>${errorWords(this.error)}</span>
          </div>`;
    }
    if (this.overview.languages.length === 0) return html`<p class="empty">${t('admin:languages.none')}</p>`;
    return html`<div class="tw" tabindex="0" role="group" aria-label=${t('admin:languages.coverage')}>
      <table>
        <caption class="sr">
          ${t('admin:languages.coverage')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:languages.queue')}</th>
            <th scope="col">${t('admin:languages.presets')}</th>
            <th scope="col">${t('admin:closing.closing')}</th>
            <th scope="col">${t('admin:closing.autoReply')}</th>
          </tr>
        </thead>
        ${this.overview.languages.map(
          ({ language, ladder, queues }) =>
            html`<tbody>
              <tr>
                <th scope="rowgroup" colspan="4">
                  <b>${languageName(language)}</b><small><bdi dir="ltr">${ladder.join(' → ')}</bdi></small>
                </th>
              </tr>
              ${queues.map((queue) => this.#renderQueue(language, queue))}
            </tbody>`,
        )}
      </table>
    </div>`;
  }

  #renderQueue(language: string, { name, offered, presets, closing, autoReply }: QueueCoverage) {
    const text = (gets: QueueCoverage['closing']) =>
      gets.language === language
        ? html`<span class="st success">${icon('tick')}${t('admin:languages.own')}</span>`
        : html`<span class="st ${gets.language === null ? 'warning' : ''}"
            >${icon(gets.language === null ? 'warning' : 'globe')}${getsWords(gets)}</span
          >`;
    return html`<tr>
      <th scope="row">
        <span dir="auto">${name}</span
        >${offered ? nothing : html`<small>${t('admin:languages.notOffered')}</small>`}
      </th>
      <td>${t('admin:languages.presetCounts', presets)}</td>
      <td>${text(closing)}</td>
      <td>${text(autoReply)}</td>
    </tr>`;
  }

  async #read(): Promise<void> {
    const { signal } = this.#life;
    const also = this.portal.navigation.query.get('also') ?? '';
    const query = LanguageTag.safeParse(also).success ? { also } : {};
    try {
      const path = '/v1/admin/languages';
      this.overview = await this.portal.api.request({ path, query, answer: LanguageOverview, signal });
      this.error = null;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
  }

  private handleAsk(event: SubmitEvent) {
    event.preventDefault();
    const tag = this.renderRoot.querySelector<HTMLInputElement>('#also')?.value.trim() ?? '';
    this.wrongTag = tag !== '' && !LanguageTag.safeParse(tag).success;
    if (this.wrongTag) return;
    this.portal.navigation.setQuery({ also: tag });
    void this.#read();
  }
}

/** Of `values`, what `draft` changes in `before`. */
const pickChanged = (values: Company, before: Company, draft: Company): Partial<Company> =>
  Object.fromEntries(
    Object.entries(values).filter(([key]) => before[key as keyof Company] !== draft[key as keyof Company]),
  ); // of `Company`

const countryName = (country: string): string =>
  new Intl.DisplayNames([locale()], { type: 'region' }).of(country) ?? country;

/** Every country with a numbering plan, by name. */
function countries(): { value: string; label: string }[] {
  const { compare } = new Intl.Collator(locale());
  return getCountries()
    .map((value) => ({ value, label: countryName(value) }))
    .toSorted((left, right) => compare(left.label, right.label));
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-languages-page': MidcallLanguagesPage;
  }
}
