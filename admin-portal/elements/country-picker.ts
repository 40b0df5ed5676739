import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { COUNTRIES } from '../../protocol/countries.ts';
import { countryChoices } from '../countries.ts';
import { base, button, chip, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';

/** Countries of a list: each can be taken out, and one more chosen by its name. */
@customElement('midcall-country-picker')
export class MidcallCountryPicker extends LitElement {
  static override styles = [
    base,
    button,
    chip,
    field,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        margin-block-end: var(--midcall-2);
      }
      .chip {
        border: 0;
      }
      .row {
        display: flex;
        gap: var(--midcall-2);
      }
      .select {
        flex: 0 1 320px;
        min-inline-size: 0;
      }
      .in:disabled {
        background: var(--midcall-hover);
        color: var(--midcall-text-muted);
      }
    `,
  ];

  @property() label = '';
  @property() help = '';
  /** ISO 3166-1 alpha-2 codes. */
  @property({ attribute: false }) countries: readonly string[] = [];
  /** Why it cannot be changed; `''`: it can. */
  @property() why = '';
  @property({ type: Boolean }) locked = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    const fixed = this.locked || this.why !== '';
    return html`<div class="field" role="group" aria-labelledby="label">
      <span class="label" id="label">${this.label}</span>
      ${this.countries.length === 0 ? nothing : this.#renderChosen(fixed)}
      <span class="row">
        <span class="select">
          <select
            class="in"
            id="add"
            aria-label=${t('admin:abroad.addTo', { list: this.label })}
            aria-describedby="help"
            ?disabled=${fixed}
          >
            <option value="" selected>${t('admin:abroad.add')}</option>
            ${this.#others.map(([code, name]) => html`<option value=${code}>${name}</option>`)}
          </select>
          ${icon('down')}
        </span>
        <button class="b" type="button" ?disabled=${fixed} @click=${this.#handleAdd}>
          ${t('admin:queues.put')}
        </button>
      </span>
      <small class="help" id="help">${this.why || this.help}</small>
    </div>`;
  }

  #renderChosen(fixed: boolean) {
    return html`<ul>
      ${countryChoices(this.countries).map(
        ([code, name]) =>
          html`<li>
            <button
              class="chip"
              type="button"
              ?disabled=${fixed}
              aria-label=${t('admin:abroad.takeOut', { country: name })}
              @click=${() => this.#change(this.countries.filter((other) => other !== code))}
            >
              <bdi>${name}</bdi>${icon('close')}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  get #others() {
    return countryChoices(COUNTRIES.filter((code) => !this.countries.includes(code)));
  }

  /** By a button of its own: arrows and letters go through a select and change it at each step. */
  #handleAdd() {
    const select = this.renderRoot.querySelector('select')!; // drawn beside the button
    const { value } = select;
    select.value = '';
    if (value !== '') this.#change([...this.countries, value]);
  }

  #change(countries: readonly string[]) {
    this.dispatchEvent(new CountriesEvent([...countries].sort()));
  }
}

/** The list is another one now. */
export class CountriesEvent extends Event {
  readonly countries: string[];
  constructor(countries: string[]) {
    super('countries');
    this.countries = countries;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-country-picker': MidcallCountryPicker;
  }
}
