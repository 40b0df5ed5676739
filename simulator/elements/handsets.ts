import { LitElement, type PropertyValues, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E164 } from '../../protocol/phone.ts';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { type Backend } from '../backend-client.ts';
import { PEOPLE, QUEUES } from '../demo-world.ts';
import { formatNumber } from '../phone-number.ts';
import { type Handset } from '../wire.ts';
import './handset.ts';
import { styles } from './handsets.styles.ts';

/**
 * All telephones: one is open, the others are a line each.
 *
 * @event {HandsetOpenedEvent} handset-opened - The person opened another telephone.
 */
@customElement('midcall-handsets')
export class Handsets extends LitElement {
  static override styles = [base, styles];

  protected readonly words = new LocaleController(this);
  /** Messages of each telephone that were in sight, by its number. */
  #seen = new Map<string, number>();

  @property({ attribute: false }) handsets: readonly Handset[] = [];
  @property({ attribute: false }) backend: Backend | null = null;
  /** Number of the telephone that is open. */
  @property() open: string = PEOPLE[0]!.number;

  protected override willUpdate(changed: PropertyValues<this>) {
    const first = changed.has('handsets') && (changed.get('handsets')?.length ?? 0) === 0;
    for (const { number, messages } of this.handsets) {
      if (first || number === this.open) this.#seen.set(number, messages.length);
    }
  }

  protected override render() {
    const opened =
      this.handsets.find(({ number }) => number === this.open) ?? this.#newOne ?? this.handsets[0];
    const others = this.handsets.filter((handset) => handset !== opened);
    return html`
      <midcall-handset .handset=${opened ?? null} .backend=${this.backend}></midcall-handset>
      ${others.length === 0 ? nothing : html`<div class="minis">${others.map((handset) => this.renderMini(handset))}</div>`}
    `;
  }

  /** A telephone that has done nothing yet: somebody may text from it before it was ever called from. */
  get #newOne(): Handset | null {
    if (this.handsets.length === 0 || !E164.safeParse(this.open).success) return null;
    return { number: this.open, name: null, peer: QUEUES[0]!.number, messages: [] };
  }

  private renderMini({ number, name, messages }: Handset) {
    const unseen = messages.length - (this.#seen.get(number) ?? 0);
    const first = name?.split(' ')[0] ?? '';
    const words =
      name === null ? t('simulator:handset.another') : t('simulator:handset.second', { name: first });
    return html`<button
      class="mini"
      type="button"
      @click=${() => this.dispatchEvent(new HandsetOpenedEvent(number))}
    >
      <span class="av" aria-hidden="true">${first[0] ?? '#'}</span>
      <span class="words">
        <span class="num">${formatNumber(number)}</span>
        <small>${words}</small>
        ${unseen > 0 ? html`<span class="new">${t('simulator:handset.new', { count: unseen })}</span>` : nothing}
      </span>
      ${icon('down')}
    </button>`;
  }
}

/** Another telephone is to be open. */
export class HandsetOpenedEvent extends Event {
  readonly number: string;
  constructor(number: string) {
    super('handset-opened');
    this.number = number;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-handsets': Handsets;
  }
}
