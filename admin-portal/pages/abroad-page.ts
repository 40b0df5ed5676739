import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { abroadTitle } from '../abroad-title.ts';
import { countryName } from '../countries.ts';
import { type CountriesEvent } from '../elements/country-picker.ts';
import { pageHead, smsInCallCrumbs } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { settingName, settingWords } from '../setting-words.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { SettingsPage } from '../settings-page.ts';
import '../elements/country-picker.ts';

/** Texts to numbers abroad: in calls, to callers who wait, each with its own Set, and which countries. */
@customElement('midcall-abroad-page')
export class MidcallAbroadPage extends SettingsPage {
  static override styles = [base, field, page, settingFields];

  #inCall = new SettingsEdit(this, ['nonDomesticInCall'], () => this.portal);
  #waitTime = new SettingsEdit(this, ['nonDomesticWaitTime'], () => this.portal);
  #countries = new SettingsEdit(this, ['allowedCountries', 'deniedCountries'], () => this.portal);

  override render() {
    const { homeCountry } = this.portal.account.tenant;
    const home = countryName(homeCountry);
    return html`
      ${pageHead({ crumbs: smsInCallCrumbs(), title: t(abroadTitle(homeCountry)) })}
      <div class="column">
        ${this.section(this.#inCall, {
          heading: t('admin:abroad.inCall'),
          text: t('admin:abroad.inCallText', { home }),
          fields: this.#renderSwitch(this.#inCall, 'nonDomesticInCall'),
        })}
        ${this.section(this.#waitTime, {
          heading: t('admin:abroad.waitTime'),
          text: t('admin:abroad.waitTimeText'),
          fields: this.#renderSwitch(this.#waitTime, 'nonDomesticWaitTime'),
        })}
        ${this.#renderCountries()}
      </div>
    `;
  }

  #renderSwitch<K extends 'nonDomesticInCall' | 'nonDomesticWaitTime'>(edit: SettingsEdit<K>, key: K) {
    const { draft } = edit;
    if (!draft) return nothing;
    // a type of one key is not seen as a record by that key
    const change = (on: boolean) => edit.set({ [key]: on } as unknown as Partial<typeof draft>);
    return switchField(this.parts(key), draft[key], change);
  }

  #renderCountries() {
    const edit = this.#countries;
    const { draft } = edit;
    const picker = (key: 'allowedCountries' | 'deniedCountries', help: string) =>
      html`<midcall-country-picker
        label=${settingName(key)}
        help=${help}
        .countries=${draft?.[key] ?? []}
        ?locked=${this.locked}
        @countries=${({ countries }: CountriesEvent) => edit.set({ [key]: countries })}
      ></midcall-country-picker>`;
    return html`<midcall-section
      heading=${t('admin:abroad.countries')}
      text=${t('admin:abroad.countriesText')}
      .edit=${edit}
      ?locked=${this.locked}
      .names=${{
        allowedCountries: settingName('allowedCountries'),
        deniedCountries: settingName('deniedCountries'),
      }}
      .show=${countryWords}
    >
      ${
        draft
          ? html`<div class="fields">
              ${picker('allowedCountries', t('admin:abroad.allowedHelp'))}
              ${picker('deniedCountries', t('admin:abroad.deniedHelp'))}
            </div>`
          : nothing
      }
    </midcall-section>`;
  }
}

/** A list of countries in words. */
export const countryWords = (key: string, value: unknown): string =>
  Array.isArray(value)
    ? listOf(value.map((code) => countryName(String(code)))) || '–'
    : settingWords(key, value);

declare global {
  interface HTMLElementTagNameMap {
    'midcall-abroad-page': MidcallAbroadPage;
  }
}
