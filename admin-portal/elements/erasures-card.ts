import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Erasure, ErasureList } from '../../protocol/privacy.ts';
import { formatPhone, loadPhones, parsePhone } from '../../ui/phone.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { carrierName } from '../carrier-words.ts';
import { listOf } from '../list-of.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { systemName } from '../record-words.ts';
import { shortMoment } from '../time-zone.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { renderListCard } from './list-card.ts';
import { listCardStyles } from './list-card.styles.ts';

const PATH = '/v1/admin/erasures';
/** Milliseconds between two looks while an erasure is under way. */
const LOOK_MS = 2_000;

/** Erases all that is kept of one person, and shows what became of it. */
@customElement('midcall-erasures-card')
export class MidcallErasuresCard extends PortalElement {
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
        padding-block-start: var(--midcall-3);
        border-block-start: 1px solid var(--midcall-line);
      }
      li > p {
        margin: 0;
      }
    `,
  ];

  #erasures = new Listing(this, async (signal) => {
    const { erasures } = await this.portal.api.request({ path: PATH, answer: ErasureList, signal });
    return erasures;
  });
  #timer: ReturnType<typeof setTimeout> | undefined;

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private problem = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override updated(): void {
    clearTimeout(this.#timer);
    if (this.isConnected && this.#erasures.items?.some((item) => item.state === 'waiting'))
      this.#timer = setTimeout(() => void this.#erasures.reload(), LOOK_MS);
  }

  override render() {
    return renderListCard(this.#erasures, {
      title: t('admin:privacy.erase'),
      text: t('admin:privacy.eraseText'),
      none: t('admin:privacy.none'),
      list: (items) =>
        html`<ul aria-label=${t('admin:privacy.list')}>
          ${items.map((item) => this.#renderErasure(item))}
        </ul>`,
      form: this.#renderForm(),
    });
  }

  #renderErasure({ state: how, requestedAt, counts, given }: Erasure): TemplateResult {
    const numbers = {
      calls: formatNumber(counts.calls),
      messages: formatNumber(counts.messages),
      media: formatNumber(counts.media),
    };
    const where = [
      ...given.records.map(({ system }) => systemName(system)),
      ...given.carriers.map(carrierName),
      ...(given.webhooks ? [t('admin:privacy.webhooks')] : []),
    ];
    return html`<li>
      <p>
        <strong>${t(how === 'done' ? 'admin:privacy.done' : 'admin:privacy.waiting')}</strong>
        <time class="num" datetime=${requestedAt}>${shortMoment(requestedAt)}</time>
      </p>
      <p>${t('admin:privacy.counts', numbers)}</p>
      ${where.length === 0 ? nothing : html`<p>${t('admin:privacy.given', { where: listOf(where) })}</p>`}
    </li>`;
  }

  #renderForm(): TemplateResult {
    return html`<form novalidate autocomplete="off" @submit=${this.handleErase}>
      ${this.#renderNumber('number', t('admin:privacy.number'))}
      ${this.#renderNumber('again', t('admin:privacy.again'))}
      <p class="help danger wide" id="problem" role="status">${this.problem}</p>
      <button class="b danger">${t('admin:privacy.act')}</button>
    </form>`;
  }

  #renderNumber(name: string, label: string): TemplateResult {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        class="in"
        id=${name}
        name=${name}
        type="tel"
        dir="ltr"
        maxlength="30"
        aria-invalid=${this.problem === '' ? nothing : 'true'}
        aria-describedby=${this.problem === '' ? nothing : 'problem'}
      />
    </div>`;
  }

  private async handleErase(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    await loadPhones();
    const { homeCountry } = this.portal.account.tenant;
    const [number, again] = await Promise.all(
      ['number', 'again'].map((name) => parsePhone(String(data.get(name)), homeCountry)),
    );
    this.problem = number && number === again ? '' : t('admin:privacy.different');
    if (!number || this.problem !== '') return form.querySelector<HTMLInputElement>('#number')?.focus();
    const title = t('admin:privacy.sure', { number: formatPhone(number) });
    const text = t('admin:privacy.sureText');
    if (!(await this.confirm.ask({ title, text, act: t('admin:privacy.act') }))) return;
    const body = { number, again: number };
    const made = await this.#erasures.change(() =>
      this.portal.api.request({ method: 'POST', path: PATH, body, answer: Erasure }),
    );
    if (made) form.reset();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-erasures-card': MidcallErasuresCard;
  }
}
