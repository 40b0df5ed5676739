import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { Alarm, AlarmList, PrefixHold } from '../../protocol/alarm.ts';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { actorWords } from '../audit/audit-entry.ts';
import type { MidcallConfirmDialog } from '../elements/confirm-dialog.ts';
import { renderFailure } from '../failure.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card } from '../page.styles.ts';
import { Polled } from '../polled.ts';
import { NOTHING } from '../portal-api.ts';
import { shortMoment } from '../time-zone.ts';
import '../elements/confirm-dialog.ts';
import { alarmWords, isolated } from './alarm-words.ts';

const PATH = '/v1/admin/alarms';
const HOLDS = '/v1/admin/prefix-holds';
/** Milliseconds between two looks: an alarm comes by itself. */
const READ_EVERY_MS = 30_000;

/** Alarms of pumping that nobody has acknowledged, and prefixes that are held. Nothing while there are none. */
@customElement('midcall-alarms')
export class MidcallAlarms extends PortalElement {
  static override styles = [
    base,
    button,
    banner,
    card,
    css`
      :host {
        display: block;
      }
      section {
        margin-block-end: var(--midcall-5);
      }
      ul {
        display: grid;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--midcall-2) var(--midcall-3);
        padding-block: var(--midcall-3);
        border-block-start: 1px solid var(--midcall-line);
      }
      h2 + ul,
      .help + ul {
        margin-block-start: var(--midcall-3);
      }
      li:last-child {
        padding-block-end: 0;
      }
      li .i {
        color: var(--midcall-danger);
      }
      .held .i {
        color: var(--midcall-warning);
      }
      b {
        font-weight: 600;
      }
      li p,
      .help {
        margin: 0;
        font: var(--midcall-type-meta);
        color: var(--midcall-text-muted);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        grid-column: 2;
        gap: var(--midcall-2);
      }
    `,
  ];

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  #list = new Polled<AlarmList>(this, {
    everyMs: READ_EVERY_MS,
    read: (signal) => this.portal.api.request({ path: PATH, answer: AlarmList, signal }),
  });

  override connectedCallback() {
    super.connectedCallback();
    this.tabIndex = -1;
  }

  override render() {
    const { alarms, holds } = this.#shown;
    const open = alarms.filter(({ acknowledged }) => acknowledged === null);
    return html`
      ${open.length > 0 ? this.#renderAlarms(open) : nothing}
      ${holds.length > 0 ? this.#renderHolds(holds) : nothing}
      ${renderFailure(this.#list.error, () => void this.#list.reload())}
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  get #shown(): AlarmList {
    return this.#list.value ?? { alarms: [], holds: [] };
  }

  #renderAlarms(open: readonly Alarm[]): TemplateResult {
    return html`<section class="card" aria-labelledby="alarms">
      <h2 id="alarms" tabindex="-1">${t('admin:alarms.title')}</h2>
      <ul>
        ${open.map((alarm) => this.#renderAlarm(alarm))}
      </ul>
    </section>`;
  }

  #renderAlarm(alarm: Alarm): TemplateResult {
    const { title, text } = alarmWords(alarm, this.portal.account.tenant.homeCountry);
    const isHeld = this.#shown.holds.some(({ prefix }) => prefix === alarm.subject);
    return html`<li>
      ${icon('alert')}
      <div>
        <b id="title-${alarm.id}">${title}</b>
        <p>${text} ${t('admin:alarms.noticed', { time: shortMoment(alarm.raisedAt) })}</p>
      </div>
      ${
        this.portal.can('config.write')
          ? html`<div class="acts">
              ${
                alarm.kind === 'prefix' && !isHeld
                  ? this.#renderAct('danger', t('admin:alarms.hold'), `title-${alarm.id}`, () =>
                      this.#hold(alarm.subject),
                    )
                  : nothing
              }
              ${this.#renderAct('', t('admin:alarms.acknowledge'), `title-${alarm.id}`, () => this.#acknowledge(alarm))}
            </div>`
          : nothing
      }
    </li>`;
  }

  #renderHolds(holds: readonly PrefixHold[]): TemplateResult {
    return html`<section class="card" aria-labelledby="holds">
      <h2 id="holds" tabindex="-1">${t('admin:alarms.holds')}</h2>
      <p class="help">${t('admin:alarms.holdsText')}</p>
      <ul>
        ${holds.map(
          (hold) =>
            html`<li class="held">
              ${icon('warning')}
              <div>
                <b id="hold-${hold.id}">${isolated(hold.prefix)}…</b>
                <p>${holdWords(hold)}</p>
              </div>
              ${
                this.portal.can('config.write')
                  ? html`<div class="acts">
                      ${this.#renderAct('', t('admin:alarms.release'), `hold-${hold.id}`, () => this.#release(hold))}
                    </div>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
    </section>`;
  }

  /** `of`: what it is done to, so that buttons of the same word differ by name. */
  #renderAct(kind: 'danger' | '', words: string, of: string, act: () => Promise<void>): TemplateResult {
    return html`<button
      class="b small ${kind}"
      id="${kind}act-${of}"
      aria-labelledby="${kind}act-${of} ${of}"
      aria-disabled=${this.#list.busy ? 'true' : nothing}
      @click=${() => (this.#list.busy ? undefined : void act())}
    >
      ${words}
    </button>`;
  }

  #acknowledge({ id }: Alarm): Promise<void> {
    return this.#do(t('admin:alarms.saidAcknowledged'), () =>
      this.portal.api.request({ method: 'POST', path: `${PATH}/${id}/acknowledge`, answer: Alarm }),
    );
  }

  async #hold(prefix: string): Promise<void> {
    const named = { prefix: isolated(prefix) };
    const isMeant = await this.confirm.ask({
      title: t('admin:alarms.holdTitle', named),
      text: t('admin:alarms.holdText'),
      act: t('admin:alarms.hold'),
    });
    if (!isMeant) return;
    await this.#do(t('admin:alarms.saidHeld', named), () =>
      this.portal.api.request({ method: 'POST', path: HOLDS, body: { prefix }, answer: PrefixHold }),
    );
  }

  #release({ id, prefix }: PrefixHold): Promise<void> {
    return this.#do(t('admin:alarms.saidReleased', { prefix: isolated(prefix) }), () =>
      this.portal.api.request({ method: 'DELETE', path: `${HOLDS}/${id}`, answer: NOTHING }),
    );
  }

  /** Does it, says so, and shows what is left; the button is gone then, so the focus goes to the heading of the rest. */
  async #do(words: string, act: () => Promise<unknown>): Promise<void> {
    const isDone = await this.#list.change(async () => {
      await act();
      return undefined;
    });
    if (!isDone) return;
    this.portal.say(words);
    await this.#list.reload();
    await this.updateComplete;
    (this.renderRoot.querySelector<HTMLElement>('h2') ?? this).focus();
  }
}

const holdWords = ({ by, byName, until }: PrefixHold): string =>
  t('admin:alarms.until', {
    time: shortMoment(until),
    who: by !== 'system' && byName === null ? t('admin:sending.unknown') : actorWords(by, byName),
  });

declare global {
  interface HTMLElementTagNameMap {
    'midcall-alarms': MidcallAlarms;
  }
}
