import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { QueueUses } from '../../protocol/queue.ts';
import { base, button } from '../../ui/components.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone, loadPhones } from '../../ui/phone.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { queuePath } from './queue-edit.ts';

/** Removes a queue, after saying what depends on it and what keeps it. */
@customElement('midcall-remove-queue')
export class MidcallRemoveQueue extends PortalElement {
  static override styles = [
    base,
    button,
    card,
    banner,
    css`
      .card {
        display: grid;
        gap: var(--midcall-3);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
      }
      li {
        margin-inline-start: var(--midcall-4);
        list-style: disc;
      }
    `,
  ];

  /** Key of the queue. */
  @property() queue = '';
  @state() private uses: QueueUses | null = null;
  @state() private sure = false;
  @state() private error: unknown = null;

  #life = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.reload();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  /** Looks again at what depends on the queue. */
  async reload(): Promise<void> {
    await loadPhones();
    const request = { path: `${queuePath(this.queue)}/uses`, answer: QueueUses, signal: this.#life.signal };
    this.uses = await this.portal.api.request(request).catch(() => null);
  }

  override render() {
    const { uses } = this;
    if (!uses) return nothing;
    const blocked = uses.liveCalls > 0 || uses.presets.length > 0;
    return html`<section class="card" aria-labelledby="remove">
      <h2 id="remove">${t('admin:queues.remove')}</h2>
      <p class="muted">${t('admin:queues.removeText')}</p>
      <ul>
        <li>${t('admin:queues.liveCalls', { n: formatNumber(uses.liveCalls) })}</li>
        ${uses.presets.map(({ label }) => html`<li>${t('admin:queues.preset', { label })}</li>`)}
        ${uses.numbers.map(
          ({ number, label }) =>
            html`<li><bdi class="num">${formatPhone(number)}</bdi> <bdi>${label}</bdi></li>`,
        )}
        <li>${t('admin:queues.overridden', { n: formatNumber(uses.overrides.length) })}</li>
      </ul>
      ${
        this.error === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
      }
      <div class="acts">${this.#renderActs(blocked)}</div>
    </section>`;
  }

  #renderActs(blocked: boolean) {
    if (this.sure)
      return html`<span>${t('admin:numbers.sure')}</span>
        <button class="b" @click=${() => (this.sure = false)}>${t('admin:numbers.cancel')}</button>
        <button class="b danger" @click=${this.#handleRemove}>${t('admin:queues.remove')}</button>`;
    return html`<button
        class="b danger"
        aria-disabled=${blocked ? 'true' : 'false'}
        @click=${() => (this.sure = !blocked)}
      >
        ${t('admin:queues.remove')}
      </button>
      ${blocked ? html`<small class="muted">${t('errors:queue_in_use')}</small>` : nothing}`;
  }

  #handleRemove = async () => {
    this.sure = false;
    this.error = null;
    try {
      await this.portal.api.request({ method: 'DELETE', path: queuePath(this.queue), answer: NOTHING });
      this.portal.say(t('admin:queues.removed'));
      await this.portal.navigation.go('/settings/queues');
    } catch (error) {
      this.error = error;
      await this.reload();
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-remove-queue': MidcallRemoveQueue;
  }
}
