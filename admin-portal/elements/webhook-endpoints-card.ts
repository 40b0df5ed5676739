import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import {
  MadeWebhookEndpoint,
  WebhookEndpoint,
  type WebhookEndpointChange,
  WebhookEventType,
} from '../../protocol/webhook-event.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { listOf } from '../list-of.ts';
import { PortalElement } from '../page-element.ts';
import { shortMoment } from '../time-zone.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { removeFrom, renderListCard } from './list-card.ts';
import { listCardStyles } from './list-card.styles.ts';
import { renderShownOnce } from './shown-once.ts';

const PATH = '/v1/admin/webhook-endpoints';
const Answer = z.object({ endpoints: z.array(WebhookEndpoint) });
const Replayed = z.object({ events: z.int() });
/** Words of a type: a key cannot hold its full stop. */
const WORDS = {
  'call.started': 'callStarted',
  'call.changed': 'callChanged',
  'call.ended': 'callEnded',
  'session.opened': 'sessionOpened',
  'session.changed': 'sessionChanged',
  'session.ended': 'sessionEnded',
  'message.created': 'messageCreated',
  'message.changed': 'messageChanged',
  'media.changed': 'mediaChanged',
  'late_text.received': 'lateTextReceived',
  'spending.near': 'spendingNear',
  'spending.reached': 'spendingReached',
  'alarm.raised': 'alarmRaised',
  'text_in.joined': 'textInJoined',
} as const satisfies Record<WebhookEventType, string>;
const typeWords = (type: WebhookEventType) => t(`admin:endpoints.event.${WORDS[type]}`);

/** Addresses of the company's own systems that are told of what happens. */
@customElement('midcall-webhook-endpoints-card')
export class MidcallWebhookEndpointsCard extends PortalElement {
  static override styles = [
    ...listCardStyles,
    css`
      ul {
        display: grid;
        gap: var(--midcall-3);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        gap: var(--midcall-1);
        padding-block-start: var(--midcall-3);
        border-block-start: 1px solid var(--midcall-line);
      }
      li > p {
        margin: 0;
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
        overflow-wrap: anywhere;
      }
      li > .address {
        color: var(--midcall-text);
        font-weight: 600;
      }
      li > .danger {
        color: var(--midcall-danger);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
      }
    `,
  ];

  #endpoints = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).endpoints,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private problem = '';
  @state() private shown = '';
  /** What the last act came to. */
  @state() private done = '';

  override render() {
    return renderListCard(this.#endpoints, {
      title: t('admin:endpoints.title'),
      text: t('admin:endpoints.text'),
      none: t('admin:endpoints.none'),
      above: renderShownOnce({
        label: t('admin:endpoints.secret'),
        secret: this.shown,
        onDone: () => (this.shown = ''),
      }),
      list: (items) =>
        html`<ul>
            ${items.map((item) => this.#renderEndpoint(item))}
          </ul>
          <p class="help" role="status">${this.done}</p>`,
      form: this.portal.can('access.write') && this.#renderForm(),
    });
  }

  #renderEndpoint(endpoint: WebhookEndpoint) {
    const { url, events, enabled, failingSince, failure, waiting, oldSecretUntil } = endpoint;
    return html`<li>
      <p class="address"><bdi dir="ltr">${url}</bdi></p>
      <p>${events.length === 0 ? t('admin:endpoints.all') : listOf(events.map(typeWords))}</p>
      ${
        failingSince === null
          ? nothing
          : html`<p class="danger">
              ${t('admin:endpoints.failing', { at: shortMoment(failingSince) })}
              ${failure === null ? nothing : html`<bdi dir="ltr">(${failure})</bdi>`}
            </p>`
      }
      ${enabled ? nothing : html`<p class="danger">${t('admin:endpoints.off')}</p>`}
      ${waiting === 0 ? nothing : html`<p>${t('admin:endpoints.waiting', { number: String(waiting) })}</p>`}
      ${oldSecretUntil === null ? nothing : html`<p>${t('admin:endpoints.oldSecret', { at: shortMoment(oldSecretUntil) })}</p>`}
      ${this.portal.can('access.write') ? this.#renderActs(endpoint) : nothing}
    </li>`;
  }

  #renderActs(endpoint: WebhookEndpoint) {
    const { enabled, url } = endpoint;
    const acts: [words: string, act: () => Promise<void>][] = [
      [
        t(enabled ? 'admin:endpoints.switchOff' : 'admin:endpoints.switchOn'),
        () => this.#change(endpoint, { enabled: !enabled }),
      ],
      [t('admin:endpoints.rotate'), () => this.#rotate(endpoint)],
      [t('admin:endpoints.replay'), () => this.#replay(endpoint)],
      [t('admin:endpoints.remove'), () => this.#remove(endpoint)],
    ];
    return html`<div class="acts">
      ${acts.map(
        ([words, act]) =>
          html`<button class="b small" aria-label="${words}: ${url}" @click=${() => void act()}>
            ${words}
          </button>`,
      )}
    </div>`;
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.handleAdd}>
      <div class="field wide">
        <label for="url">${t('admin:endpoints.url')}</label>
        <input
          class="in"
          id="url"
          name="url"
          type="url"
          dir="ltr"
          maxlength="2000"
          autocomplete="off"
          aria-describedby="url-help"
        />
        <p class="help" id="url-help">${t('admin:endpoints.urlHelp')}</p>
      </div>
      <fieldset>
        <legend>${t('admin:endpoints.events')}</legend>
        <div class="checks">
          ${WebhookEventType.options.map(
            (type) =>
              html`<label>
                <input type="checkbox" name="event" value=${type} />
                ${typeWords(type)}
              </label>`,
          )}
        </div>
      </fieldset>
      <p class="help danger wide" role="status">${this.problem}</p>
      <button class="b">${t('admin:endpoints.add')}</button>
    </form>`;
  }

  private async handleAdd(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const url = String(data.get('url')).trim();
    this.problem = URL.canParse(url) ? '' : t('admin:endpoints.urlMissing');
    if (this.problem !== '') return form.querySelector<HTMLInputElement>('#url')?.focus();
    const body = { url, events: data.getAll('event').map(String) };
    const made = await this.#endpoints.change(() =>
      this.portal.api.request({ method: 'POST', path: PATH, body, answer: MadeWebhookEndpoint }),
    );
    if (!made) return;
    form.reset();
    this.shown = made.secret;
  }

  async #change({ id }: WebhookEndpoint, body: WebhookEndpointChange): Promise<void> {
    await this.#endpoints.change(() =>
      this.portal.api.request({ method: 'PUT', path: `${PATH}/${id}`, body, answer: WebhookEndpoint }),
    );
  }

  async #rotate({ id }: WebhookEndpoint): Promise<void> {
    const act = t('admin:endpoints.rotate');
    const text = t('admin:endpoints.rotateText');
    if (!(await this.confirm.ask({ title: t('admin:endpoints.rotateTitle'), text, act }))) return;
    const made = await this.#endpoints.change(() =>
      this.portal.api.request({ method: 'POST', path: `${PATH}/${id}/secret`, answer: MadeWebhookEndpoint }),
    );
    this.shown = made?.secret ?? '';
  }

  async #replay({ id }: WebhookEndpoint): Promise<void> {
    const act = t('admin:endpoints.replay');
    const text = t('admin:endpoints.replayText');
    if (!(await this.confirm.ask({ title: t('admin:endpoints.replayTitle'), text, act }))) return;
    const path = `${PATH}/${id}/replay`;
    const body = { after: 0 };
    const replayed = await this.#endpoints.change(() =>
      this.portal.api.request({ method: 'POST', path, body, answer: Replayed }),
    );
    if (replayed) this.done = t('admin:endpoints.replayed', { number: String(replayed.events) });
  }

  async #remove({ id, url }: WebhookEndpoint): Promise<void> {
    await removeFrom(this.#endpoints, {
      confirm: this.confirm,
      question: {
        title: t('admin:endpoints.removeTitle', { url }),
        text: t('admin:endpoints.removeText'),
        act: t('admin:endpoints.remove'),
      },
      portal: this.portal,
      path: `${PATH}/${id}`,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-webhook-endpoints-card': MidcallWebhookEndpointsCard;
  }
}
