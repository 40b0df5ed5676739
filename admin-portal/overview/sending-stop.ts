import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { SendingState } from '../../protocol/sending.ts';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { actorWords } from '../audit/audit-entry.ts';
import type { MidcallConfirmDialog } from '../elements/confirm-dialog.ts';
import { renderFailure } from '../failure.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { Polled } from '../polled.ts';
import { shortMoment } from '../time-zone.ts';
import '../elements/confirm-dialog.ts';

const PATH = '/v1/admin/sending';
/** Milliseconds between two looks at what another administrator, or the operator, may have done. */
const READ_EVERY_MS = 10_000;

/** The one control that stops the hand-over of all texts, and lets them go on. */
@customElement('midcall-sending-stop')
export class MidcallSendingStop extends PortalElement {
  static override styles = [
    base,
    button,
    banner,
    css`
      :host {
        display: block;
        margin-block-end: var(--midcall-5);
      }
      .banner {
        flex-wrap: wrap;
        align-items: center;
      }
      .banner:not(.danger) {
        background: transparent;
        border-color: var(--midcall-line);
      }
    `,
  ];

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  #sending = new Polled<SendingState>(this, {
    everyMs: READ_EVERY_MS,
    read: (signal) => this.portal.api.request({ path: PATH, answer: SendingState, signal }),
  });

  override render() {
    const { value, error } = this.#sending;
    return html`
      ${value ? this.#renderState(value) : nothing} ${renderFailure(error, () => void this.#sending.reload())}
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  /** One button in one place, which can have the focus while it works: it keeps that when it has done so. */
  #renderState(sending: SendingState): TemplateResult {
    const { stopped, installation } = sending;
    const isOff = stopped !== null || installation !== null;
    return html`<section class="banner ${isOff ? 'danger' : ''}" aria-labelledby="sending">
      ${icon(isOff ? 'alert' : 'send')}
      <span>
        <b id="sending">${t(isOff ? 'admin:sending.stopped' : 'admin:sending.title')}</b>
        ${isOff ? stopWords(sending) : t('admin:sending.going')}
      </span>
      ${
        this.portal.can('config.write')
          ? html`<button
              class="b ${stopped ? '' : 'danger'}"
              aria-disabled=${this.#sending.busy ? 'true' : nothing}
              @click=${() => this.#handleAct(stopped === null)}
            >
              ${t(stopped ? 'admin:sending.resume' : 'admin:sending.stop')}
            </button>`
          : nothing
      }
    </section>`;
  }

  async #handleAct(stop: boolean): Promise<void> {
    if (this.#sending.busy) return;
    const texts = formatNumber(this.#sending.value?.waiting ?? 0);
    const isMeant = await this.confirm.ask(
      stop
        ? {
            title: t('admin:sending.stopTitle'),
            text: t('admin:sending.stopText'),
            act: t('admin:sending.stop'),
          }
        : {
            title: t('admin:sending.resumeTitle'),
            text: t('admin:sending.resumeText', { texts }),
            act: t('admin:sending.resume'),
          },
    );
    if (!isMeant) return;
    const request = { method: 'PUT', path: PATH, body: { stopped: stop }, answer: SendingState } as const;
    const isDone = await this.#sending.change(() => this.portal.api.request(request));
    if (isDone) this.portal.say(t(stop ? 'admin:sending.saidStopped' : 'admin:sending.saidResumed'));
  }
}

function stopWords({ stopped, installation, waiting }: SendingState): string {
  return [
    installation && t('admin:sending.stoppedAll', { time: shortMoment(installation.at) }),
    installation?.note,
    stopped &&
      t('admin:sending.stoppedBy', {
        time: shortMoment(stopped.at),
        who: stopped.byName === null ? t('admin:sending.unknown') : actorWords(stopped.by, stopped.byName),
      }),
    stopped?.note,
    t('admin:sending.waiting', { texts: formatNumber(waiting) }),
  ]
    .filter((words) => words)
    .join(' ');
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-sending-stop': MidcallSendingStop;
  }
}
