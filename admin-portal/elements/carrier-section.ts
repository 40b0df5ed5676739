import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { CarrierAccount, type CredentialField } from '../../protocol/integration.ts';
import { t } from '../../ui/i18n.ts';
import { AccountSection, type AccountWords, changedParts, type Written } from '../account-section.ts';
import { carrierField, carrierName, outcomeWords } from '../carrier-words.ts';
import { shortMoment } from '../time-zone.ts';

/** Where the carriers of the server are read. */
export const CARRIERS_PATH = '/v1/admin/carriers';
export const CarriersAnswer = z.object({ carriers: z.array(CarrierAccount) });

/** The credentials by which the server texts through one carrier, which says what fields there are. */
@customElement('midcall-carrier-section')
export class MidcallCarrierSection extends AccountSection<CarrierAccount> {
  /** Its name. */
  @property() carrier = '';

  protected override get path(): string {
    return `${CARRIERS_PATH}/${encodeURIComponent(this.carrier)}`;
  }

  protected override get words(): AccountWords {
    return {
      heading: t('admin:webhooks.carrier', { name: carrierName(this.carrier) }),
      state: this.view ? stateWords(this.view) : '',
      outcome: this.outcome ? outcomeWords(this.carrier, this.outcome) : '',
      forget: t('admin:carriers.forgetText', { carrier: carrierName(this.carrier) }),
    };
  }

  protected override wordsOf(spec: CredentialField) {
    return carrierField(this.carrier, spec);
  }

  protected override get kept() {
    const { changedAt = null, numbers = 0 } = this.view ?? {};
    return { known: changedAt !== null, inUse: numbers > 0 ? t('errors:carrier_in_use') : undefined };
  }

  protected override renderChoices() {
    const { webhookUrl = null } = this.view ?? {};
    if (webhookUrl === null) return nothing;
    return html`<p class="help">${t('admin:carriers.address')}<br /><code dir="ltr">${webhookUrl}</code></p>`;
  }

  protected override async read(signal: AbortSignal): Promise<CarrierAccount | undefined> {
    const request = { path: CARRIERS_PATH, answer: CarriersAnswer, signal };
    const { carriers } = await this.portal.api.request(request);
    return carriers.find(({ carrier }) => carrier === this.carrier);
  }

  protected override write(draft: Written, { base, ifMatch }: { base: Written; ifMatch: string }) {
    const body = { fields: changedParts('field.', draft, base) };
    const path = `${this.path}/account`;
    return this.portal.api.request({ method: 'PUT', path, body, ifMatch, answer: CarrierAccount });
  }
}

function stateWords({ changedAt, numbers }: CarrierAccount): string {
  const since =
    changedAt === null
      ? t('admin:carriers.notSet')
      : t('admin:carriers.changed', { at: shortMoment(changedAt) });
  return `${since} · ${t('admin:carriers.numbers', { numbers })}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-carrier-section': MidcallCarrierSection;
  }
}
