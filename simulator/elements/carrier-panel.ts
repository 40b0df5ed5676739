import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button, field } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { type Backend } from '../backend-client.ts';
import { type Behaviour, type Delivery, Photos } from '../wire.ts';
import { card } from './card.styles.ts';
import { selectField } from './select-field.ts';

const NORMAL: Behaviour = { delivery: 'delivered', photos: 'mms' };
/** In the order of the list: what succeeds, what fails, what is unclear, what comes in disorder. */
const DELIVERIES: readonly Delivery[] = [
  'delivered',
  'slow',
  'refused',
  'unreachable',
  'landline',
  'throttled',
  'answerLost',
  'answerLostReceipt',
  'answerLate',
  'serverError',
  'unavailable',
  'receiptFirst',
  'receiptsMixed',
  'noReceipt',
];

const styles = css`
  .b {
    justify-self: start;
    margin-inline-start: calc(-1 * var(--midcall-2));
  }
`;

/** Sets how the carrier network treats texts and photos. */
@customElement('midcall-carrier-panel')
export class CarrierPanel extends LitElement {
  static override styles = [base, button, field, card, styles];

  protected readonly words = new LocaleController(this);

  @property({ attribute: false }) behaviour: Behaviour = NORMAL;
  @property({ attribute: false }) backend: Backend | null = null;

  protected override render() {
    const { delivery, photos } = this.behaviour;
    const changed = delivery !== NORMAL.delivery || photos !== NORMAL.photos;
    return html`
      <details class="card" open>
        <summary>${t('simulator:carrier.title')}${icon('down')}</summary>
        <div class="folded">
          ${selectField({
            id: 'delivery',
            label: t('simulator:carrier.delivery'),
            options: DELIVERIES.map((value) => ({ value, name: t(`simulator:carrier.deliveries.${value}`) })),
            value: delivery,
            onChange: (value) => this.#set({ delivery: value, photos }),
          })}
          ${selectField({
            id: 'photos',
            label: t('simulator:carrier.photos'),
            options: Photos.options.map((value) => ({
              value,
              name: t(`simulator:carrier.photoModes.${value}`),
            })),
            value: photos,
            onChange: (value) => this.#set({ delivery, photos: value }),
          })}
          ${changed ? this.renderBack() : nothing}
        </div>
      </details>
    `;
  }

  private renderBack() {
    return html`<button class="b small quiet" type="button" @click=${() => this.#set(NORMAL)}>
      ${icon('rotate')}${t('simulator:carrier.normal')}
    </button>`;
  }

  #set(behaviour: Behaviour): void {
    this.behaviour = behaviour;
    void this.backend?.setBehaviour(behaviour);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-carrier-panel': CarrierPanel;
  }
}
