import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { RotatedSecret, type WebhookSecret, WebhookSource } from '../../protocol/integration.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { carrierName } from '../carrier-words.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { shortMoment } from '../time-zone.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { removeFrom, renderListCard } from './list-card.ts';
import { listCardStyles } from './list-card.styles.ts';
import { renderRemovable } from './removable-table.ts';
import { renderShownOnce } from './shown-once.ts';

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
  static override styles = listCardStyles;

  #sources = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).sources,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private shown: { source: string; secret: string } | null = null;

  override render() {
    return renderListCard(this.#sources, {
      title: t('admin:webhooks.title'),
      text: t('admin:webhooks.text'),
      none: '',
      list: (sources) => sources.map((source) => this.#renderSource(source)),
    });
  }

  #renderSource({ source, url, secrets }: WebhookSource) {
    const name =
      source === 'telephony'
        ? t('admin:webhooks.telephony')
        : t('admin:webhooks.carrier', { name: carrierName(source) });
    const shown = this.shown?.source === source ? this.shown.secret : '';
    return html`
      <div data-source=${source}>
        <h3>${name}</h3>
        <p class="help"><code>${url}</code></p>
        ${renderShownOnce({ label: t('admin:webhooks.secret'), secret: shown, onDone: () => (this.shown = null) })}
        ${
          secrets.length === 0
            ? html`<p class="muted">${t('admin:webhooks.none')}</p>`
            : this.#renderTable({ source, name, secrets })
        }
        ${this.portal.can('access.write') ? this.#renderForm(source, secrets) : nothing}
      </div>
    `;
  }

  #renderTable({
    source,
    name,
    secrets,
  }: {
    source: string;
    name: string;
    secrets: readonly WebhookSecret[];
  }) {
    return renderRemovable({
      caption: name,
      columns: [
        {
          heading: t('admin:webhooks.secret'),
          cell: (secret) => html`<code dir="ltr">…${lastOf(secret)}</code>`,
        },
        { heading: t('admin:keys.created'), cell: ({ createdAt }) => shortMoment(createdAt) },
        {
          heading: t('admin:webhooks.validUntil'),
          cell: ({ expiresAt }) =>
            expiresAt === null ? t('admin:webhooks.untilRotated') : shortMoment(expiresAt),
        },
      ],
      items: secrets,
      act: {
        word: t('admin:webhooks.end'),
        sentence: (secret) => t('admin:webhooks.endOne', { last4: lastOf(secret) }),
        do: (secret) => void this.#end(source, secret),
      },
      mayAct: this.portal.can('access.write'),
    });
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

  async #end(source: string, secret: WebhookSecret): Promise<void> {
    await removeFrom(this.#sources, {
      confirm: this.confirm,
      question: {
        title: t('admin:webhooks.endOne', { last4: lastOf(secret) }),
        text: t('admin:webhooks.endText'),
        act: t('admin:webhooks.end'),
      },
      portal: this.portal,
      path: `${PATH}/${encodeURIComponent(source)}/${secret.id}`,
    });
  }
}

/** The end of a secret, by which it is told apart; of one from before they were kept there is none. */
const lastOf = ({ last4 }: WebhookSecret): string => last4 ?? '????';

declare global {
  interface HTMLElementTagNameMap {
    'midcall-webhook-secrets-card': MidcallWebhookSecretsCard;
  }
}
