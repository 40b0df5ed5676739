import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { NumberView } from '../../protocol/phone-number.ts';
import { TestText } from '../../protocol/test-text.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { wait } from '../../ui/wait.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';

/** What is tried. */
export interface TriedText {
  text: string;
  language: string;
  /** Variables that have neither a value nor a fallback. */
  missing: readonly string[];
}

const Numbers = z.object({ numbers: z.array(NumberView) });
/** Milliseconds between two looks at what became of it. */
const LOOK_EVERY_MS = 1_000;
const ON_ITS_WAY: ReadonlySet<string> = new Set(['queued', 'sending', 'accepted', 'sent']);

/** Sends a text, not saved yet, to a telephone at hand, and says what became of it. */
@customElement('midcall-test-text-dialog')
export class MidcallTestTextDialog extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    banner,
    css`
      form {
        display: grid;
        gap: var(--midcall-4);
      }
    `,
  ];

  @state() private tried: TriedText | null = null;
  @state() private numbers: readonly NumberView[] = [];
  @state() private sent: TestText | null = null;
  @state() private refusal = '';
  @state() private isSending = false;
  #id = '';
  #leave = new AbortController();
  /** Nobody types the number of the telephone on the desk twice. */
  #to = '';

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave.abort();
  }

  async open(tried: TriedText): Promise<void> {
    this.#leave.abort();
    this.#leave = new AbortController();
    Object.assign(this, { tried, sent: null, refusal: '' });
    this.#id = crypto.randomUUID();
    try {
      const { numbers } = await this.portal.api.request({ path: '/v1/admin/numbers', answer: Numbers });
      this.numbers = numbers.filter(
        ({ outbound, verifiedAt, draining }) => outbound && verifiedAt && !draining,
      );
    } catch (error) {
      this.refusal = errorWords(error);
    }
  }

  override render() {
    const { tried } = this;
    return html`<wa-dialog
      label=${t('admin:testText.title')}
      ?open=${tried !== null}
      without-header
      @wa-after-show=${() => this.renderRoot.querySelector<HTMLElement>('#to')?.focus()}
      @wa-after-hide=${this.#handleHide}
    >
      ${tried ? this.#renderForm(tried) : nothing}
      <button slot="footer" class="b" @click=${() => this.#close()}>${t('admin:messages.close')}</button>
      <button
        slot="footer"
        class="b primary"
        aria-disabled=${this.isSending || this.numbers.length === 0 ? 'true' : 'false'}
        @click=${() => void this.#send()}
      >
        ${t('admin:testText.send')}
      </button>
    </wa-dialog>`;
  }

  #renderForm({ missing, language }: TriedText): TemplateResult {
    const { simulatorOrigin } = this.portal;
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#send();
      }}
    >
      <h2>${t('admin:testText.title')}</h2>
      <p>${t('admin:testText.text')}</p>
      <div class="field">
        <label for="from">${t('admin:testText.from')}</label>
        <span class="select"
          ><select id="from" class="in">
            ${this.numbers.map(
              ({ id, number, label }) =>
                html`<option value=${id}>${formatPhone(number)}${label ? ` · ${label}` : ''}</option>`,
            )}</select
          >${icon('down')}</span
        >
      </div>
      <div class="field">
        <label for="to">${t('admin:testText.to')}</label>
        <input id="to" class="in" type="tel" dir="ltr" .value=${this.#to} placeholder="+1 415 555 0142" />
        ${simulatorOrigin === null ? nothing : html`<p class="help">${t('admin:testText.simulator')}</p>`}
      </div>
      ${missing.map(
        (name, i) =>
          html`<div class="field">
            <label for="v${i}"><bdi>${name}</bdi></label>
            <input id="v${i}" class="in" data-variable=${name} lang=${language} dir="auto" />
          </div>`,
      )}
      ${
        this.refusal === ''
          ? nothing
          : html`<div class="banner danger" role="alert">${icon('alert')}<span>${this.refusal}</span></div>`
      }
      <p role="status">${this.#renderOutcome()}</p>
    </form>`;
  }

  #renderOutcome(): TemplateResult | typeof nothing {
    if (!this.sent) return nothing;
    const { state: now } = this.sent;
    if (ON_ITS_WAY.has(now))
      return html`<span class="st">${icon('clock')}${t('admin:testText.onItsWay')}</span>`;
    return now === 'delivered'
      ? html`<span class="st success">${icon('ticks')}${t('admin:testText.delivered')}</span>`
      : html`<span class="st danger">${icon('alert')}${t('admin:testText.failed')}</span>`;
  }

  #close(): void {
    this.#leave.abort();
    this.tried = null;
  }

  #handleHide(event: Event): void {
    if (event.target === event.currentTarget) this.#close();
  }

  async #send(): Promise<void> {
    const { tried } = this;
    if (!tried || this.isSending) return;
    const root = this.renderRoot;
    this.#to = root.querySelector<HTMLInputElement>('#to')?.value.trim() ?? '';
    const variables = [...root.querySelectorAll<HTMLInputElement>('[data-variable]')].map(
      (input) => [input.dataset['variable'] ?? '', input.value] as const,
    );
    Object.assign(this, { refusal: '', sent: null, isSending: true });
    try {
      const path = `/v1/admin/test-texts/${this.#id}`;
      this.sent = await this.portal.api.request({
        ...{ method: 'PUT', path, answer: TestText },
        body: {
          number: root.querySelector<HTMLSelectElement>('#from')?.value,
          ...{ to: this.#to, language: tried.language, text: tried.text },
          variables: Object.fromEntries(variables),
        },
      });
      this.#id = crypto.randomUUID();
      void this.#follow(path);
    } catch (error) {
      this.refusal = errorWords(error);
    } finally {
      this.isSending = false;
    }
  }

  /** Until it has arrived, or has not, or nobody looks any more. */
  async #follow(path: string): Promise<void> {
    const { signal } = this.#leave;
    try {
      while (this.sent && ON_ITS_WAY.has(this.sent.state)) {
        await wait(LOOK_EVERY_MS, signal);
        if (signal.aborted) return;
        this.sent = await this.portal.api.request({ path, answer: TestText, signal });
      }
    } catch (error) {
      if (!signal.aborted) this.refusal = errorWords(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-test-text-dialog': MidcallTestTextDialog;
  }
}
