import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NumberView } from '../../protocol/phone-number.ts';
import type { TestText } from '../../protocol/test-text.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { direction, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone } from '../../ui/phone.ts';
import { renderFailure } from '../failure.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { PLACE_PATHS } from '../place-links.ts';
import { isOnItsWay, TestTextRun } from '../test-text-run.ts';
import { lookAt } from '../text-look.ts';
import { messagesWords } from '../text-words.ts';

/** What is tried. */
export interface TriedText {
  /** With its variables, as it is written. */
  text: string;
  language: string;
}

/** Somebody wants to see a text, saved or not, on a telephone at hand. */
export class TryTextEvent extends Event {
  readonly tried: TriedText;
  constructor(tried: TriedText) {
    super('try-text', { bubbles: true, composed: true });
    this.tried = tried;
  }
}

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
      blockquote {
        margin: 0;
        padding-inline-start: var(--midcall-3);
        border-inline-start: 3px solid var(--midcall-line-control);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Those it may go out from; `null`: not known yet. */
  @property({ attribute: false }) numbers: readonly NumberView[] | null = null;
  /** Why the numbers are not known. */
  @property({ attribute: false }) unreadable: unknown = null;
  @state() private isOpen = false;
  @state() private tried: TriedText | null = null;
  /** Id of the number it goes out from; empty: the first there is. */
  @state() private from = '';
  @state() private values: Readonly<Record<string, string>> = {};
  /** Nobody types the number of the telephone on the desk twice. */
  @state() private to = '';

  #run = new TestTextRun(this, () => this.portal);

  open(tried: TriedText): void {
    this.#run.forget();
    Object.assign(this, { tried, values: {}, isOpen: true });
  }

  override render() {
    const { tried } = this;
    const isReady = this.#number !== undefined && !this.#run.isSending;
    return html`<wa-dialog
      label=${t('admin:testText.title')}
      ?open=${this.isOpen}
      without-header
      @wa-hide=${() => (this.isOpen = false)}
      @wa-after-hide=${this.#handleHidden}
    >
      ${tried ? this.#renderForm(tried) : nothing}
      <button slot="footer" class="b" @click=${() => (this.isOpen = false)}>
        ${t('admin:testText.close')}
      </button>
      <button
        slot="footer"
        class="b primary"
        aria-disabled=${isReady ? 'false' : 'true'}
        @click=${() => void this.#send()}
      >
        ${t('admin:testText.send')}
      </button>
    </wa-dialog>`;
  }

  #renderForm({ text, language }: TriedText): TemplateResult {
    const profileIds = this.#number ? [this.#number.encodingProfile] : [];
    const { final, count } = lookAt(text, { profileIds, values: { ...this.values, ...this.#known } });
    return html`<form novalidate @submit=${this.#handleSubmit}>
      <h2>${t('admin:testText.title')}</h2>
      <p>${t('admin:testText.text')}</p>
      <div>
        <blockquote lang=${language} dir=${direction(language)}>${final}</blockquote>
        <p class="help">${messagesWords(count.segments)}</p>
      </div>
      ${this.#renderNumbers()}
      <div class="field">
        <label for="to">${t('admin:testText.to')}</label>
        <input
          id="to"
          autofocus
          class="in"
          type="tel"
          dir="ltr"
          autocomplete="tel"
          placeholder="+1 415 555 0142"
          .value=${this.to}
          @input=${(event: Event) => (this.to = (event.target as HTMLInputElement).value)}
        />
        ${
          this.portal.simulatorOrigin === null
            ? nothing
            : html`<p class="help">${t('admin:testText.simulator')}</p>`
        }
      </div>
      ${resolveVariables(text, this.#known).missing.map((name) => this.#renderVariable(name, language))}
      ${renderFailure(this.#run.error ?? this.unreadable)}
      <p role="status">${this.#run.sent ? renderOutcome(this.#run.sent) : nothing}</p>
    </form>`;
  }

  #renderNumbers(): TemplateResult {
    const { numbers } = this;
    if (numbers?.length === 0)
      return html`<div class="banner">
        ${icon('note')}<span>${t('admin:testText.noNumber')}</span>
        <a class="link" href=${this.portal.navigation.href(PLACE_PATHS.numbers)}
          >${t('admin:place.numbers')}</a
        >
      </div>`;
    return html`<div class="field">
      <label for="from">${t('admin:testText.from')}</label>
      <span class="select"
        ><select
          id="from"
          class="in"
          @change=${(event: Event) => (this.from = (event.target as HTMLSelectElement).value)}
        >
          ${numbers?.map(
            ({ id, number, label }) =>
              html`<option value=${id} ?selected=${id === this.from}>
                ${formatPhone(number)}${label ? ` · ${label}` : ''}
              </option>`,
          )}</select
        >${icon('down')}</span
      >
    </div>`;
  }

  #renderVariable(name: string, language: string): TemplateResult {
    const id = `variable-${name}`;
    return html`<div class="field">
      <label for=${id}><bdi>${name}</bdi></label>
      <input
        id=${id}
        class="in"
        lang=${language}
        dir="auto"
        .value=${this.values[name] ?? ''}
        @input=${(event: Event) => (this.values = { ...this.values, [name]: (event.target as HTMLInputElement).value })}
      />
    </div>`;
  }

  /** Variables that have a value without a call. */
  get #known(): Record<string, string> {
    return { company: this.portal.account.tenant.name };
  }

  get #number(): NumberView | undefined {
    return this.numbers?.find(({ id }) => id === this.from) ?? this.numbers?.[0];
  }

  #handleSubmit(event: SubmitEvent): void {
    event.preventDefault();
    void this.#send();
  }

  #handleHidden(): void {
    this.tried = null;
    this.#run.forget();
  }

  async #send(): Promise<void> {
    const { tried } = this;
    const number = this.#number?.id;
    if (!tried || !number) return;
    const given = Object.entries(this.values).filter(([, value]) => value.trim() !== '');
    await this.#run.send({
      ...{ number, to: this.to.trim(), language: tried.language, text: tried.text },
      variables: Object.fromEntries(given),
    });
  }
}

function renderOutcome(sent: TestText): TemplateResult {
  if (isOnItsWay(sent)) return html`<span class="st">${icon('clock')}${t('admin:testText.onItsWay')}</span>`;
  if (sent.state === 'delivered')
    return html`<span class="st success">${icon('ticks')}${t('admin:testText.delivered')}</span>`;
  return html`<span class="st danger"
    >${icon('alert')}${t('admin:testText.failed')}${sent.reason === null ? nothing : ` ${t(`admin:numbers.reason.${sent.reason}`)}`}</span
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-test-text-dialog': MidcallTestTextDialog;
  }
}
