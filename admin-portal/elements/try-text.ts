import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { NumberView } from '../../protocol/phone-number.ts';
import { TestText } from '../../protocol/test-text.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone } from '../../ui/phone.ts';
import { wait } from '../../ui/wait.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';

/** States after which nothing more becomes of a text. */
const FINAL: ReadonlySet<string> = new Set([
  'delivered',
  'undelivered',
  'failed',
  'suppressed',
  'expired',
  'not_confirmed',
]);
const ASKS = 20;
const PAUSE_MS = 1_000;

/** Sends a text, as it is written now, to a telephone at hand, and says what became of it. */
@customElement('midcall-try-text')
export class MidcallTryText extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-3);
        align-items: end;
      }
      .field {
        flex: 1 1 180px;
      }
      .become {
        flex-basis: 100%;
      }
    `,
  ];

  @state() private numbers: readonly NumberView[] = [];
  @state() private busy = false;
  @state() private outcome: TestText | null = null;
  @state() private error: unknown = null;

  /** With its variables, as it is written. */
  @property() text = '';
  @property() language = 'en';

  #life = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#readNumbers();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  override render() {
    if (!this.portal.can('presets.write')) return nothing;
    if (this.numbers.length === 0) return html`<p class="help">${t('admin:try.noNumber')}</p>`;
    return html`<form @submit=${this.handleSubmit} novalidate>
      <div class="field">
        <label for="from">${t('admin:try.from')}</label>
        <span class="select">
          <select class="in" id="from">
            ${this.numbers.map(
              ({ id, number, label }) =>
                html`<option value=${id}>${label ? `${label}, ` : ''}${formatPhone(number)}</option>`,
            )}
          </select>
          ${icon('down')}
        </span>
      </div>
      <div class="field">
        <label for="to">${t('admin:try.to')}</label>
        <input class="in" id="to" type="tel" dir="ltr" autocomplete="tel" placeholder="+1 …" />
      </div>
      <button class="b" ?disabled=${this.busy || this.text.trim() === ''}>
        ${icon('phone')}${t('admin:try.send')}
      </button>
      <p class="become" role="status">${this.#renderOutcome()}</p>
    </form>`;
  }

  #renderOutcome() {
    if (this.error !== null)
      return html`<span class="st danger">${icon('alert')}${errorWords(this.error)}</span>`;
    if (!this.outcome) return nothing;
    const { state } = this.outcome;
    if (state === 'delivered')
      return html`<span class="st success">${icon('ticks')}${t('admin:try.delivered')}</span>`;
    if (FINAL.has(state))
      return html`<span class="st danger">${icon('alert')}${t('admin:try.failed')}</span>`;
    return html`<span class="st">${icon('clock')}${t('admin:try.sent')}</span>`;
  }

  async #readNumbers(): Promise<void> {
    const { signal } = this.#life;
    const answer = z.object({ numbers: z.array(NumberView) });
    try {
      const { numbers } = await this.portal.api.request({ path: '/v1/admin/numbers', answer, signal });
      this.numbers = numbers.filter(({ outbound, verifiedAt }) => outbound && verifiedAt !== null);
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
  }

  private handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    const to = this.renderRoot.querySelector<HTMLInputElement>('#to')?.value ?? '';
    const number = this.renderRoot.querySelector<HTMLSelectElement>('#from')?.value ?? '';
    void this.#send({ number, to, language: this.language, text: this.text });
  }

  async #send(body: object): Promise<void> {
    const { signal } = this.#life;
    const path = `/v1/admin/test-texts/${crypto.randomUUID()}`;
    const { api } = this.portal;
    [this.busy, this.error, this.outcome] = [true, null, null];
    try {
      this.outcome = await api.request({ method: 'PUT', path, body, answer: TestText, signal });
      for (let asked = 0; asked < ASKS && !FINAL.has(this.outcome.state); asked++) {
        await wait(PAUSE_MS, signal);
        this.outcome = await api.request({ path, answer: TestText, signal });
      }
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-try-text': MidcallTryText;
  }
}
