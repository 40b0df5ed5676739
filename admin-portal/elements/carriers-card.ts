import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { AccountCheck, CarrierAccount, type CredentialField } from '../../protocol/integration.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { listCard } from './list-card.styles.ts';
import { listState } from './list-state.ts';

const PATH = '/v1/admin/carriers';
const Answer = z.object({ carriers: z.array(CarrierAccount) });

/** The credentials by which the server texts through each carrier: the carrier says which fields there are. */
@customElement('midcall-carriers-card')
export class MidcallCarriersCard extends PortalElement {
  static override styles = [base, button, field, status, card, banner, listCard];

  #carriers = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).carriers,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  /** What a carrier answered to the test, by its name. */
  @state() private outcomes: Readonly<Record<string, AccountCheck['outcome']>> = {};

  override render() {
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:carriers.title')}</h2>
          <p class="help">${t('admin:carriers.text')}</p>
        </div>
        ${listState(this.#carriers, t('admin:carriers.none'))}
        ${this.#carriers.items?.map((account) => this.#renderCarrier(account))}
      </section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderCarrier(account: CarrierAccount) {
    const { carrier, fields, changedAt, numbers } = account;
    const isLocked = !this.portal.can('access.write');
    return html`
      <div data-carrier=${carrier}>
        <h3>${carrier}</h3>
        <p class="help">
          ${changedAt === null ? t('admin:carriers.notSet') : t('admin:carriers.changed', { at: fullTime(changedAt) })}
          · ${t('admin:carriers.numbers', { numbers })}
        </p>
        <form
          novalidate
          autocomplete="off"
          @submit=${(event: SubmitEvent) => void this.#save(event, account)}
        >
          ${fields.map((one) => this.#renderField(carrier, one, isLocked))}
          ${isLocked ? nothing : this.#renderActs(account)}
        </form>
      </div>
    `;
  }

  #renderField(
    carrier: string,
    { name, label, kind, set, value, last4 }: CredentialField,
    isLocked: boolean,
  ) {
    const id = `${carrier}-${name}`;
    const isSecret = kind === 'secret';
    const kept = last4 === null ? t('admin:carriers.isSet') : t('admin:carriers.endsIn', { last4 });
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        class="in"
        id=${id}
        name=${name}
        dir="ltr"
        type=${isSecret ? 'password' : 'text'}
        autocomplete=${isSecret ? 'new-password' : 'off'}
        .value=${value ?? ''}
        ?readonly=${isLocked}
        aria-describedby="${id}-help"
      />
      <p class="help" id="${id}-help">${isSecret && set ? kept : ''}</p>
    </div>`;
  }

  #renderActs({ carrier, changedAt, numbers }: CarrierAccount) {
    const outcome = this.outcomes[carrier];
    return html`
      <span class="st ${outcome === 'ok' ? 'success' : outcome ? 'danger' : ''} wide" role="status">
        ${outcome ? html`${icon(outcome === 'ok' ? 'tick' : 'alert')}${t(`admin:carriers.checked.${outcome}`)}` : nothing}
      </span>
      ${
        changedAt === null
          ? nothing
          : html`<button
                class="b danger"
                type="button"
                ?disabled=${numbers > 0}
                title=${numbers > 0 ? t('errors:carrier_in_use') : nothing}
                @click=${() => void this.#forget(carrier)}
              >
                ${t('admin:carriers.forget')}
              </button>
              <button class="b" type="button" @click=${() => void this.#check(carrier)}>
                ${t('admin:carriers.test')}
              </button>`
      }
      <button class="b primary">${t('admin:section.set')}</button>
    `;
  }

  /** What was left empty, and what is as it was, stays. */
  async #save(event: SubmitEvent, account: CarrierAccount): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const written = account.fields
      .map(({ name, value }) => [name, String(data.get(name) ?? '').trim(), value] as const)
      .filter(([, text, value]) => text !== '' && text !== value);
    if (written.length === 0) return;
    const { carrier } = account;
    const saved = await this.#carriers.change(() =>
      this.portal.api.request({
        method: 'PUT',
        path: `${PATH}/${encodeURIComponent(carrier)}/account`,
        body: { fields: Object.fromEntries(written) },
        ifMatch: fingerprint(account),
        answer: CarrierAccount,
      }),
    );
    if (!saved) return;
    for (const { name, kind } of account.fields) {
      const input = form.elements.namedItem(name);
      if (kind === 'secret' && input instanceof HTMLInputElement) input.value = '';
    }
    this.outcomes = Object.fromEntries(Object.entries(this.outcomes).filter(([name]) => name !== carrier));
    this.portal.say(t('admin:section.saved'));
  }

  async #check(carrier: string): Promise<void> {
    const path = `${PATH}/${encodeURIComponent(carrier)}/check`;
    const answer = await this.#carriers.change(() =>
      this.portal.api.request({ method: 'POST', path, answer: AccountCheck }),
    );
    if (answer) this.outcomes = { ...this.outcomes, [carrier]: answer.outcome };
  }

  async #forget(carrier: string): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:carriers.forget'),
      text: t('admin:carriers.forgetText', { carrier }),
      act: t('admin:carriers.forget'),
    });
    if (!yes) return;
    const path = `${PATH}/${encodeURIComponent(carrier)}/account`;
    await this.#carriers.change(() => this.portal.api.request({ method: 'DELETE', path, answer: NOTHING }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-carriers-card': MidcallCarriersCard;
  }
}
