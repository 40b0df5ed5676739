import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { RotatedSecret, type WebhookSecret, WebhookSource } from '../../protocol/integration.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, table } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { listCard } from './list-card.styles.ts';
import { listState } from './list-state.ts';
import './shown-once.ts';

const PATH = '/v1/admin/webhook-secrets';
const Answer = z.object({ sources: z.array(WebhookSource) });
const HOUR_MS = 3_600_000;
/** How long the secret of before stays valid: at once, an hour, a day, a week. */
const CHOICES = [
  { name: 'none', hours: 0 },
  { name: 'hour', hours: 1 },
  { name: 'day', hours: 24 },
  { name: 'week', hours: 168 },
] as const;

/** The secrets by which telephony and carriers sign what they send. */
@customElement('midcall-webhook-secrets-card')
export class MidcallWebhookSecretsCard extends PortalElement {
  static override styles = [base, button, field, card, table, banner, listCard];

  #sources = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).sources,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private shown: { source: string; secret: string } | null = null;

  override render() {
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:webhooks.title')}</h2>
          <p class="help">${t('admin:webhooks.text')}</p>
        </div>
        ${listState(this.#sources, '')} ${this.#sources.items?.map((source) => this.#renderSource(source))}
      </section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderSource({ source, url, secrets }: WebhookSource) {
    const name =
      source === 'telephony' ? t('admin:webhooks.telephony') : t('admin:webhooks.carrier', { name: source });
    return html`
      <div data-source=${source}>
        <h3>${name}</h3>
        <p class="help"><code>${url}</code></p>
        ${
          this.shown?.source === source
            ? html`<midcall-shown-once
                label=${t('admin:webhooks.secret')}
                secret=${this.shown.secret}
                @done=${() => (this.shown = null)}
              ></midcall-shown-once>`
            : nothing
        }
        ${secrets.length === 0 ? html`<p class="muted">${t('admin:webhooks.none')}</p>` : this.#renderTable(source, secrets)}
        ${this.portal.can('access.write') ? this.#renderForm(source, secrets) : nothing}
      </div>
    `;
  }

  #renderTable(source: string, secrets: readonly WebhookSecret[]) {
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:webhooks.title')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:webhooks.secret')}</th>
            <th scope="col">${t('admin:keys.created')}</th>
            <th scope="col">${t('admin:webhooks.validUntil')}</th>
            <th scope="col"><span class="sr">${t('admin:webhooks.end')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${secrets.map(
            (secret) =>
              html`<tr>
                <th scope="row"><code dir="ltr">…${secret.last4 ?? '????'}</code></th>
                <td>${fullTime(secret.createdAt)}</td>
                <td>
                  ${secret.expiresAt === null ? t('admin:webhooks.untilRotated') : fullTime(secret.expiresAt)}
                </td>
                <td class="acts">
                  ${
                    this.portal.can('access.write')
                      ? html`<button
                          class="b small danger"
                          aria-label=${t('admin:webhooks.endOne', { last4: secret.last4 ?? '????' })}
                          @click=${() => void this.#end(source, secret)}
                        >
                          ${t('admin:webhooks.end')}
                        </button>`
                      : nothing
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #renderForm(source: string, secrets: readonly WebhookSecret[]) {
    const id = `keep-${source}`;
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#rotate(event, source)}>
      ${
        secrets.length === 0
          ? nothing
          : html`<div class="field">
              <label for=${id}>${t('admin:webhooks.keep')}</label>
              <span class="select">
                <select class="in" id=${id} name="hours">
                  ${CHOICES.map(
                    ({ name, hours }) =>
                      html`<option value=${hours} ?selected=${hours === 24}>
                        ${t(`admin:webhooks.keepFor.${name}`)}
                      </option>`,
                  )}
                </select>
                ${icon('down')}
              </span>
            </div>`
      }
      <button
        class="b"
        ?disabled=${secrets.length > 1}
        title=${secrets.length > 1 ? t('errors:two_secrets_valid') : nothing}
      >
        ${secrets.length === 0 ? t('admin:webhooks.make') : t('admin:webhooks.rotate')}
      </button>
    </form>`;
  }

  async #rotate(event: SubmitEvent, source: string): Promise<void> {
    event.preventDefault();
    const hours = Number(new FormData(event.target as HTMLFormElement).get('hours') ?? 0);
    const oldValidUntil = hours === 0 ? null : new Date(Date.now() + hours * HOUR_MS).toISOString();
    const path = `${PATH}/${encodeURIComponent(source)}`;
    const made = await this.#sources.change(() =>
      this.portal.api.request({ method: 'POST', path, body: { oldValidUntil }, answer: RotatedSecret }),
    );
    if (made) this.shown = { source, secret: made.secret };
  }

  async #end(source: string, { id, last4 }: WebhookSecret): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:webhooks.endOne', { last4: last4 ?? '????' }),
      text: t('admin:webhooks.endText'),
      act: t('admin:webhooks.end'),
    });
    if (!yes) return;
    const path = `${PATH}/${encodeURIComponent(source)}/${id}`;
    await this.#sources.change(() => this.portal.api.request({ method: 'DELETE', path, answer: NOTHING }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-webhook-secrets-card': MidcallWebhookSecretsCard;
  }
}
