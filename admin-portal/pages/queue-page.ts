import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { SettingsView } from '../../protocol/settings-view.ts';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { QueueEdit, queueWords } from '../queues/queue-edit.ts';
import type { MidcallRemoveQueue } from '../queues/remove-queue.ts';
import { noPage } from './no-page.ts';
import { switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import '../elements/section.ts';
import '../queues/queue-languages.ts';
import '../queues/queue-numbers.ts';
import '../queues/queue-overrides.ts';
import '../queues/remove-queue.ts';

/** One queue: texting, numbers, languages, what it overrides, and its end. */
@customElement('midcall-queue-page')
export class MidcallQueuePage extends PortalElement {
  static override styles = [
    base,
    field,
    page,
    settingFields,
    css`
      .column {
        max-inline-size: 860px;
      }
    `,
  ];

  /** Its key, as telephony names it. */
  @property() key = '';
  @query('midcall-remove-queue') private removal!: MidcallRemoveQueue | null;
  /** Whether texting is on for the company; `null`: not known. */
  @state() private on: boolean | null = null;

  #life = new AbortController();
  #texting = new QueueEdit(this, {
    parts: ['name', 'smsEnabled'],
    queue: () => this.key,
    portal: () => this.portal,
  });

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#readCompany();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  override render() {
    const { key } = this;
    if (this.#texting.error?.code === 'not_found') return noPage(this.portal, 'missing');
    const crumbs = [t('admin:place.settings'), t('admin:place.queue'), t('admin:place.ivr')];
    return html`
      ${pageHead({ crumbs, title: this.#texting.base?.name ?? key })}
      <div class="column">
        ${this.#renderTexting()}
        <midcall-queue-numbers
          queue=${key}
          @queue-saved=${() => void this.removal?.reload()}
        ></midcall-queue-numbers>
        <midcall-queue-languages queue=${key}></midcall-queue-languages>
        <midcall-queue-overrides
          queue=${key}
          @queue-saved=${() => void this.removal?.reload()}
        ></midcall-queue-overrides>
        ${this.#locked ? nothing : html`<midcall-remove-queue queue=${key}></midcall-remove-queue>`}
      </div>
    `;
  }

  #renderTexting() {
    const edit = this.#texting;
    const { draft } = edit;
    const why = this.on === false ? t('admin:queues.globalOff') : '';
    const parts = { key: 'smsEnabled', label: t('admin:queues.smsEnabled'), why, locked: this.#locked };
    return html`<midcall-section
      heading=${t('admin:queues.texting')}
      text=${t('admin:queues.textingText')}
      .edit=${edit}
      ?locked=${this.#locked}
      .names=${{ name: t('admin:queues.name'), smsEnabled: t('admin:queues.smsEnabled') }}
      .show=${queueWords}
    >
      ${
        draft
          ? html`<div class="fields">
              ${switchField(parts, draft.smsEnabled, (smsEnabled) => edit.set({ smsEnabled }))}
              <div class="field">
                <label for="name">${t('admin:queues.name')}</label>
                <input
                  class="in"
                  id="name"
                  maxlength="120"
                  .value=${draft.name}
                  ?disabled=${this.#locked}
                  @input=${(event: Event) => edit.set({ name: (event.target as HTMLInputElement).value })}
                />
              </div>
            </div>`
          : nothing
      }
    </midcall-section>`;
  }

  get #locked(): boolean {
    return !this.portal.can('config.write');
  }

  async #readCompany(): Promise<void> {
    const request = { path: '/v1/admin/settings', answer: SettingsView, signal: this.#life.signal };
    const settings = await this.portal.api.request(request).catch(() => null);
    this.on = settings?.values.inCallSms ?? null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-queue-page': MidcallQueuePage;
  }
}
