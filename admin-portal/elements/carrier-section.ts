import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import {
  AccountCheck,
  CarrierAccount,
  type CredentialField,
  isSecretKind,
} from '../../protocol/integration.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { credentialField } from '../credential-field.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { NOTHING } from '../portal-api.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { shortMoment } from '../time-zone.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import './section.ts';

/** Where the carriers of the server are read. */
export const CARRIERS_PATH = '/v1/admin/carriers';
export const CarriersAnswer = z.object({ carriers: z.array(CarrierAccount) });

/** What is written in each field; a secret begins empty, and is kept when it stays so. */
type Written = Record<string, string>;

/** The credentials by which the server texts through one carrier, which says what fields there are. */
@customElement('midcall-carrier-section')
export class MidcallCarrierSection extends PortalElement {
  static override styles = [base, button, field, status, settingFields];

  /** Its name. */
  @property() carrier = '';
  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  /** As the server has it, secrets aside. */
  @state() private account: CarrierAccount | null = null;
  /** What the carrier answered to the test. */
  @state() private outcome: AccountCheck['outcome'] | null = null;

  #edit = new Edit<Written>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const request = { path: CARRIERS_PATH, answer: CarriersAnswer, signal };
      const { carriers } = await this.portal.api.request(request);
      const account = carriers.find(({ carrier }) => carrier === this.carrier);
      if (!account) throw new ApiError('not_found');
      return this.#take(account);
    },
    compared: () => this.account,
    save: async (draft, { base: before, ifMatch }) => {
      const changed = Object.entries(draft).filter(([name, text]) => text !== '' && text !== before[name]);
      const body = { fields: Object.fromEntries(changed) };
      const path = `${this.#path}/account`;
      this.outcome = null;
      return this.#take(
        await this.portal.api.request({ method: 'PUT', path, body, ifMatch, answer: CarrierAccount }),
      );
    },
  });

  override render() {
    const { account } = this;
    const labels = account?.fields.map(({ name, label }) => [name, label] as const) ?? [];
    return html`
      <midcall-section
        level="3"
        heading=${t('admin:webhooks.carrier', { name: this.carrier })}
        text=${account ? this.#stateWords(account) : ''}
        .edit=${this.#edit}
        .names=${Object.fromEntries(labels)}
        .show=${this.#show}
        ?locked=${this.#locked}
      >
        ${account ? html`<div class="pair">${account.fields.map((one) => this.#renderField(one))}</div>` : nothing}
        ${account && !this.#locked ? this.#renderActs(account) : nothing}
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderField(spec: CredentialField) {
    return credentialField(spec, {
      value: this.#edit.draft?.[spec.name] ?? '',
      locked: this.#locked,
      onInput: (text) => this.#edit.set({ [spec.name]: text }),
    });
  }

  #renderActs({ changedAt, numbers }: CarrierAccount) {
    const { outcome } = this;
    return html`
      <p class="st ${outcome === 'ok' ? 'success' : 'danger'}" role="status">
        ${outcome ? html`${icon(outcome === 'ok' ? 'tick' : 'alert')}${t(`admin:carriers.checked.${outcome}`)}` : nothing}
      </p>
      ${
        changedAt === null
          ? nothing
          : html`<button
                slot="actions"
                class="b danger"
                type="button"
                ?disabled=${numbers > 0}
                title=${numbers > 0 ? t('errors:carrier_in_use') : nothing}
                @click=${() => void this.#forget()}
              >
                ${t('admin:carriers.forget')}
              </button>
              <button slot="actions" class="b" type="button" @click=${() => void this.#check()}>
                ${t('admin:carriers.test')}
              </button>`
      }
    `;
  }

  get #path(): string {
    return `${CARRIERS_PATH}/${encodeURIComponent(this.carrier)}`;
  }

  get #locked(): boolean {
    return !this.portal.can('access.write');
  }

  #take(account: CarrierAccount): Written {
    this.account = account;
    return Object.fromEntries(account.fields.map(({ name, value }) => [name, value ?? '']));
  }

  #stateWords({ changedAt, numbers }: CarrierAccount): string {
    const since =
      changedAt === null
        ? t('admin:carriers.notSet')
        : t('admin:carriers.changed', { at: shortMoment(changedAt) });
    return `${since} · ${t('admin:carriers.numbers', { numbers })}`;
  }

  /** A secret is not shown beside another's either. */
  #show = (name: string, value: unknown): string => {
    if (typeof value !== 'string' || value === '') return '–';
    const spec = this.account?.fields.find((one) => one.name === name);
    return spec && isSecretKind(spec.kind) ? '••••' : value;
  };

  async #check(): Promise<void> {
    try {
      const request = { method: 'POST', path: `${this.#path}/check`, answer: AccountCheck } as const;
      this.outcome = (await this.portal.api.request(request)).outcome;
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }

  async #forget(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:carriers.forget'),
      text: t('admin:carriers.forgetText', { carrier: this.carrier }),
      act: t('admin:carriers.forget'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: `${this.#path}/account`, answer: NOTHING });
      this.outcome = null;
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-carrier-section': MidcallCarrierSection;
  }
}
