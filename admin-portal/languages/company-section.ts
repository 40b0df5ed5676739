import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Company, CompanyPatch } from '../../protocol/company.ts';
import { base, button, field } from '../../ui/components.ts';
import { languageName, t } from '../../ui/i18n.ts';
import { countryChoices, countryName } from '../countries.ts';
import { PortalElement } from '../page-element.ts';
import { selectField } from '../select-field.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { companyEdit } from './company-edit.ts';
import '../elements/section.ts';

type Draft = Pick<Company, 'name' | 'homeCountry' | 'defaultLanguage'>;

/**
 * Name, country and language of the company.
 *
 * @event {Event} saved - What callers get may be another text now.
 */
@customElement('midcall-company-section')
export class MidcallCompanySection extends PortalElement {
  static override styles = [base, button, field, settingFields];

  #edit = companyEdit(this, ['name', 'homeCountry', 'defaultLanguage'], {
    portal: () => this.portal,
    onSaved: () => {
      void this.portal.refreshAccount();
      this.dispatchEvent(new Event('saved'));
    },
  });

  /** Languages of any queue: what can be chosen. */
  @property({ attribute: false }) languages: readonly string[] = [];

  override render() {
    const { draft } = this.#edit;
    const names = {
      name: t('admin:languages.name'),
      homeCountry: t('admin:languages.home'),
      defaultLanguage: t('admin:languages.default'),
    };
    return html`<midcall-section
      heading=${t('admin:languages.company')}
      text=${t('admin:languages.companyText')}
      problem=${draft && CompanyPatch.safeParse(draft).success ? '' : t('admin:value.outOfRange')}
      .edit=${this.#edit}
      ?locked=${this.#locked}
      .names=${names}
      .show=${showPart}
    >
      ${draft ? this.#renderFields(draft, names) : nothing}
    </midcall-section>`;
  }

  #renderFields(draft: Draft, names: Record<keyof Draft, string>): TemplateResult {
    const languages = [...new Set([draft.defaultLanguage, ...this.languages])];
    return html`<div class="fields">
      <div class="field">
        <label for="name">${names.name}</label>
        <input
          class="in"
          id="name"
          maxlength="120"
          .value=${draft.name}
          ?disabled=${this.#locked}
          aria-describedby="name-help"
          @input=${({ target }: Event) => this.#edit.set({ name: (target as HTMLInputElement).value })}
        />
        <small class="help" id="name-help">${t('admin:languages.nameHelp')}</small>
      </div>
      <div class="pair">
        ${selectField({
          ...{ id: 'homeCountry', label: names.homeCountry, value: draft.homeCountry },
          ...{ choices: countryChoices(), help: t('admin:languages.homeHelp'), locked: this.#locked },
          onChange: (homeCountry) => this.#edit.set({ homeCountry }),
        })}
        ${selectField({
          ...{ id: 'defaultLanguage', label: names.defaultLanguage, value: draft.defaultLanguage },
          choices: languages.map((tag) => [tag, languageName(tag)]),
          ...{ help: t('admin:languages.defaultHelp'), locked: this.#locked },
          onChange: (defaultLanguage) => this.#edit.set({ defaultLanguage }),
        })}
      </div>
    </div>`;
  }

  get #locked(): boolean {
    return !this.portal.can('config.write');
  }
}

function showPart(key: string, value: unknown): string {
  if (key === 'name') return String(value);
  return key === 'homeCountry' ? countryName(String(value)) : languageName(String(value));
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-company-section': MidcallCompanySection;
  }
}
