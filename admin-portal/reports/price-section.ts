import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';
import { SettingsEdit } from '../settings-edit.ts';
import '../elements/section.ts';

/**
 * The price that the estimate of cost multiplies by.
 * @event {Event} saved - There is another price.
 */
@customElement('midcall-price-section')
export class MidcallPriceSection extends PortalElement {
  static override styles = [
    base,
    field,
    css`
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-3);
      }
      .pair .field {
        inline-size: 160px;
      }
    `,
  ];

  #edit = new SettingsEdit(this, ['segmentPrice', 'priceCurrency'], () => this.portal, {
    onSaved: () => this.dispatchEvent(new Event('saved')),
  });

  override render() {
    const { draft } = this.#edit;
    return html`
      <midcall-section
        heading=${t('admin:price.title')}
        text=${t('admin:price.text')}
        .edit=${this.#edit}
        .problem=${this.#problem}
        .names=${{ segmentPrice: t('admin:price.amount'), priceCurrency: t('admin:price.currency') }}
        .show=${(_key: string, value: unknown) => String(value)}
      >
        <div class="pair">
          <label class="field">
            <span class="label">${t('admin:price.amount')}</span>
            <input
              class="in"
              type="number"
              min="0"
              max="100"
              step="any"
              inputmode="decimal"
              .value=${String(draft?.segmentPrice ?? 0)}
              @input=${({ target }: Event) =>
                this.#edit.set({ segmentPrice: (target as HTMLInputElement).valueAsNumber })}
            />
          </label>
          <label class="field">
            <span class="label">${t('admin:price.currency')}</span>
            <input
              class="in"
              maxlength="3"
              autocapitalize="characters"
              spellcheck="false"
              .value=${draft?.priceCurrency ?? ''}
              @input=${({ target }: Event) =>
                this.#edit.set({ priceCurrency: (target as HTMLInputElement).value.trim().toUpperCase() })}
            />
          </label>
        </div>
      </midcall-section>
    `;
  }

  get #problem(): string {
    const { draft } = this.#edit;
    if (!draft) return '';
    const { segmentPrice, priceCurrency } = draft;
    if (!(segmentPrice >= 0 && segmentPrice <= 100)) return t('admin:price.amountWrong');
    return /^[A-Z]{3}$/.test(priceCurrency) ? '' : t('admin:price.currencyWrong');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-price-section': MidcallPriceSection;
  }
}
