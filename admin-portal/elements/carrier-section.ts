import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { accountConfiguration, CarrierAccount, type CredentialField } from '../../protocol/integration.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { AccountSection, type AccountWords, changedParts, type Written } from '../account-section.ts';
import { carrierField, carrierName, outcomeWords } from '../carrier-words.ts';
import { selectField } from '../select-field.ts';
import { shortMoment } from '../time-zone.ts';

/** Where the carriers of the server are read. */
export const CARRIERS_PATH = '/v1/admin/carriers';
export const CarriersAnswer = z.object({ carriers: z.array(CarrierAccount) });

/** The choice of what becomes of pictures at the carrier. */
const MEDIA = 'mediaAtCarrier';

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

  protected override configurationOf(view: CarrierAccount) {
    return accountConfiguration(view);
  }

  protected override get chosen(): Written {
    const { mediaAtCarrier: kept = null } = this.view ?? {};
    return kept === 'delete' || kept === 'keep' ? { [MEDIA]: kept } : {};
  }

  protected override get choiceNames(): Record<string, string> {
    return { [MEDIA]: t('admin:carriers.media.title', { carrier: carrierName(this.carrier) }) };
  }

  protected override choiceWords(_key: string, value: unknown): string {
    return t(value === 'keep' ? 'admin:carriers.media.keep' : 'admin:carriers.media.delete');
  }

  protected override renderChoices() {
    const { webhookUrl = null } = this.view ?? {};
    const address =
      webhookUrl === null
        ? nothing
        : html`<p class="help">${t('admin:carriers.address')}<br /><code dir="ltr">${webhookUrl}</code></p>`;
    return html`${address} ${this.#renderMedia()}`;
  }

  #renderMedia() {
    const carrier = carrierName(this.carrier);
    if (this.view?.mediaAtCarrier === 'cannot')
      return html`<p class="help">${t('admin:carriers.media.cannot', { carrier })}</p>`;
    const value = this.edit.draft?.[MEDIA];
    if (value === undefined) return nothing;
    const choices = (['delete', 'keep'] as const).map((one) => [one, this.choiceWords(MEDIA, one)] as const);
    const field = { id: MEDIA, label: this.choiceNames[MEDIA] ?? '', help: t('admin:carriers.media.help') };
    const onChange = (chosen: string) => this.edit.set({ [MEDIA]: chosen });
    const { locked } = this;
    return html`${selectField({ ...field, value: String(value), choices, locked, onChange, wide: true })}
    ${this.#renderWaiting(carrier)}`;
  }

  /** What the carrier still has, and why. */
  #renderWaiting(carrier: string) {
    const { waiting = 0, problem = null } = this.view?.copies ?? {};
    if (waiting === 0) return nothing;
    const words = t('admin:carriers.media.waiting', { waiting: formatNumber(waiting) });
    if (problem === null) return html`<p class="st">${words}</p>`;
    return html`<p class="st danger">
      ${icon('alert')}<span>${words}. ${t(`admin:carriers.media.problem.${problem}`, { carrier })}</span>
    </p>`;
  }

  protected override async read(signal: AbortSignal): Promise<CarrierAccount | undefined> {
    const request = { path: CARRIERS_PATH, answer: CarriersAnswer, signal };
    const { carriers } = await this.portal.api.request(request);
    return carriers.find(({ carrier }) => carrier === this.carrier);
  }

  protected override write(draft: Written, { base, ifMatch }: { base: Written; ifMatch: string }) {
    const mediaAtCarrier = draft[MEDIA];
    const body = {
      fields: changedParts('field.', draft, base),
      ...(mediaAtCarrier !== base[MEDIA] && { mediaAtCarrier }),
    };
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
