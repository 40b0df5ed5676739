import { Task } from '@lit/task';
import type WaSwitch from '@awesome.me/webawesome/dist/components/switch/switch.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Overview } from '../../protocol/overview.ts';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { loadPhones } from '../../ui/phone.ts';
import { renderFailure } from '../failure.ts';
import { checklistStyles, renderChecklist } from '../overview/checklist.ts';
import { type HoursView, renderHours } from '../overview/hours-card.ts';
import { lookStyles, renderLook } from '../overview/look-list.ts';
import { renderTiles, tiles } from '../overview/tiles.ts';
import { renderWaiting } from '../overview/waiting-list.ts';
import { pageHead, PortalElement, smsInCallCrumbs } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { keepPreferences, readPreferences } from '../preferences.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { ownZone, timeIn } from '../time-zone.ts';
import '../overview/sending-stop.ts';
import '../web-awesome.ts';

/** Milliseconds between two readings of the figures while the page is looked at. */
const READ_EVERY_MS = 30_000;

/** Texting in calls as a whole: its switch, how it does today, what is worth a look, and the first steps. */
@customElement('midcall-overview-page')
export class MidcallOverviewPage extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    page,
    card,
    table,
    banner,
    tiles,
    lookStyles,
    checklistStyles,
    css`
      .onoff {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2) var(--midcall-3);
        align-items: center;
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 304px;
        gap: var(--midcall-5);
        align-items: start;
      }
      .two.alone {
        grid-template-columns: minmax(0, 1fr);
      }
      .main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--midcall-5);
        min-inline-size: 0;
      }
      .sh {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-1) var(--midcall-4);
        justify-content: space-between;
        align-items: baseline;
        margin-block-end: 10px;
      }
      .banner {
        margin-block-end: var(--midcall-5);
      }
      @container page (inline-size < 860px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
        .first {
          grid-row: 1;
        }
      }
    `,
  ];

  #edit = new SettingsEdit(this, ['inCallSms'], () => this.portal);
  #zone = ownZone();
  #overview = new Task(this, {
    task: async (_, { signal }) => {
      if (!this.portal.can('reports.read')) return null;
      const query = { zone: this.#zone };
      const found = await this.portal.api.request({
        ...{ path: '/v1/admin/overview', query, answer: Overview, signal },
      });
      await loadPhones();
      return found;
    },
    args: () => [],
  });
  /** Behind the first sight of the page: mostly there is neither an alarm nor a conflict. */
  #later = new Task(this, {
    task: () => Promise.all([import('../overview/alarms.ts'), import('../elements/conflict.ts')]),
    args: () => [],
  });
  #timer = 0;

  @state() private hoursView: HoursView = 'chart';
  @state() private isListHidden = readPreferences().checklistHidden ?? false;

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = window.setInterval(() => {
      if (!document.hidden) void this.#overview.run();
    }, READ_EVERY_MS);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.#timer);
  }

  override render() {
    return html`
      ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.overview') }, this.#renderSwitch())}
      <midcall-sending-stop></midcall-sending-stop>
      <midcall-alarms></midcall-alarms>
      ${renderFailure(this.#later.error ?? null, () => void this.#later.run())} ${this.#renderOff()}
      ${this.#renderSwitchProblem()} ${this.#renderFigures()}
    `;
  }

  #renderSwitch(): TemplateResult | typeof nothing {
    const { draft, dirty, state: saving } = this.#edit;
    if (!draft) return nothing;
    const isLocked = !this.portal.can('config.write');
    return html`
      <div class="onoff">
        ${
          dirty
            ? html`
                <button class="b quiet" @click=${() => this.#edit.discard()}>
                  ${t('admin:section.discard')}
                </button>
                <button class="b primary" ?disabled=${saving === 'saving'} @click=${this.#handleSet}>
                  ${t('admin:section.set')}
                </button>
              `
            : nothing
        }
        <wa-switch
          title=${t('admin:overview.switchText')}
          ?checked=${draft.inCallSms}
          ?disabled=${isLocked}
          .checked=${draft.inCallSms}
          @change=${(event: Event) => this.#edit.set({ inCallSms: (event.target as WaSwitch).checked })}
          >${t('admin:overview.switch')}</wa-switch
        >
        <b aria-hidden="true">${t(draft.inCallSms ? 'admin:value.on' : 'admin:value.off')}</b>
      </div>
    `;
  }

  /** Before texting is switched off: what that does, and in how many calls. */
  #renderOff(): TemplateResult | typeof nothing {
    const { draft, dirty } = this.#edit;
    if (!dirty || draft?.inCallSms !== false) return nothing;
    const open = this.#overview.value?.openSessions;
    return html`<p class="banner warning" role="status">
      ${icon('warning')}
      <span>
        ${t('admin:overview.offText')}
        ${open === undefined ? nothing : t('admin:overview.offOpen', { calls: formatNumber(open) })}
      </span>
    </p>`;
  }

  #renderSwitchProblem(): TemplateResult | typeof nothing {
    const { theirs, error } = this.#edit;
    if (theirs)
      return html`<midcall-conflict
        class="banner"
        .edit=${this.#edit}
        .names=${{ inCallSms: t('admin:overview.switch') }}
        .show=${(_key: string, value: unknown) => t(value === true ? 'admin:value.on' : 'admin:value.off')}
      ></midcall-conflict>`;
    return renderFailure(error, () => void this.#edit.reload());
  }

  #renderFigures(): TemplateResult | typeof nothing {
    const { value, error } = this.#overview;
    if (value === null) return html`<p class="muted">${t('admin:overview.noFigures')}</p>`;
    if (value === undefined)
      return error === undefined
        ? html`<p class="muted" role="status">${t('admin:section.loading')}</p>`
        : renderFailure(error, () => void this.#overview.run());
    const isHidden = this.isListHidden;
    return html`
      ${renderFailure(error, () => void this.#overview.run())}
      <div class="two ${isHidden ? 'alone' : ''}">
        <div class="main">${this.#renderToday(value)} ${renderLook(value, this.portal)}</div>
        ${isHidden ? nothing : renderChecklist(value, this.portal, { onHide: () => this.#showList(false) })}
      </div>
      ${isHidden ? this.#renderShowList() : nothing}
    `;
  }

  #renderToday(overview: Overview): TemplateResult {
    const time = timeIn(overview.zone, overview.asOf);
    return html`
      <section aria-labelledby="today">
        <div class="sh">
          <h2 id="today">${t('admin:overview.today')}</h2>
          <p class="muted">${t('admin:overview.since', { time })}</p>
        </div>
        ${renderTiles(overview)}
      </section>
      ${renderHours(overview, { view: this.hoursView, onView: (view) => (this.hoursView = view) })}
      ${renderWaiting(overview)}
    `;
  }

  #renderShowList(): TemplateResult {
    return html`<p>
      <button class="b quiet" @click=${() => this.#showList(true)}>${t('admin:checklist.show')}</button>
    </p>`;
  }

  #showList(isShown: boolean): void {
    this.isListHidden = !isShown;
    keepPreferences({ checklistHidden: !isShown });
  }

  async #handleSet(): Promise<void> {
    if (!(await this.#edit.save())) return;
    this.portal.say(t('admin:section.saved'));
    void this.#overview.run();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-overview-page': MidcallOverviewPage;
  }
}
