import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { VerificationResults } from '../../protocol/phone-number.ts';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';

/** Numbers that the server verifies in one request. */
const AT_ONCE = 100;

/**
 * Verifies the numbers that are selected, each for itself.
 * @fires {VerificationsEvent} verifications
 */
@customElement('midcall-verify-selected')
export class MidcallVerifySelected extends PortalElement {
  static override styles = [base, button, banner];

  /** Ids. */
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();
  @state() private busy = false;
  @state() private error: unknown = null;

  override render() {
    const count = this.selected.size;
    return html`
      ${
        this.error === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
      }
      <button
        class="b"
        aria-disabled=${count === 0 || this.busy ? 'true' : 'false'}
        title=${count === 0 ? t('admin:numbers.selectFirst') : nothing}
        @click=${this.#handleVerify}
      >
        ${t('admin:numbers.verifySelected', { n: formatNumber(count) })}
      </button>
    `;
  }

  #handleVerify = async () => {
    if (this.selected.size === 0 || this.busy) return;
    const ids = [...this.selected].slice(0, AT_ONCE);
    const request = { method: 'POST', path: '/v1/admin/numbers/verifications', body: { ids } } as const;
    this.busy = true;
    this.error = null;
    try {
      const { results } = await this.portal.api.request({ ...request, answer: VerificationResults });
      const refusals = new Map<string, string>();
      for (const { id, refusal } of results) if (refusal !== null) refusals.set(id, refusal);
      const started = formatNumber(results.length - refusals.size);
      this.portal.say(t('admin:numbers.verifying', { started, refused: formatNumber(refusals.size) }));
      const others = [...this.selected].filter((id) => !ids.includes(id));
      this.dispatchEvent(new VerificationsEvent(refusals, new Set([...refusals.keys(), ...others])));
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  };
}

/** Several verifications were started; the numbers are worth reading again. */
export class VerificationsEvent extends Event {
  /** Codes of those that were refused, by id of the number. */
  readonly refusals: ReadonlyMap<string, string>;
  /** What is left to be verified. */
  readonly rest: ReadonlySet<string>;
  constructor(refusals: ReadonlyMap<string, string>, rest: ReadonlySet<string>) {
    super('verifications');
    this.refusals = refusals;
    this.rest = rest;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-verify-selected': MidcallVerifySelected;
  }
}
