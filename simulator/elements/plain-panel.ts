import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { type MountedWidget, mount } from '../../adapter-host/index.ts';
import { type Appearance } from '../../protocol/adapter.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { type Backend, fetchLaunchToken } from '../backend-client.ts';
import { formatNumber } from '../phone-number.ts';
import { SimulatorCallSource } from '../simulator-call-source.ts';
import { TicketHost } from '../ticket-host.ts';
import { type SimState } from '../wire.ts';
import { HintEvent } from './hint-event.ts';
import { TicketOpenEvent, UnreadEvent, WriteToEvent } from './panel-events.ts';

/**
 * The side panel of a desk that mounts the widget by itself.
 *
 * @event {TicketOpenEvent} ticket-open - The widget asks for another ticket.
 * @event {UnreadEvent} unread - The count of unread texts changed.
 * @event {WriteToEvent} write-to - The agent clicked an address.
 * @event {HintEvent} hint - Something a real desk would do now.
 */
@customElement('midcall-plain-panel')
export class PlainPanel extends LitElement {
  static override styles = css`
    :host,
    .frame {
      display: grid;
      min-block-size: 0;
      min-inline-size: 0;
      background: var(--midcall-surface);
    }
  `;

  protected readonly words = new LocaleController(this);
  #widget: MountedWidget | undefined;
  #source: SimulatorCallSource | undefined;
  #record = new TicketHost('', {
    open: (id) => this.dispatchEvent(new TicketOpenEvent(id)),
    unread: (count) => this.dispatchEvent(new UnreadEvent(count)),
    session: ({ callKey, sent, received, photos }) =>
      void this.backend?.reportTexts(callKey, { sent, received, photos }),
    dial: (number) =>
      this.dispatchEvent(new HintEvent(t('simulator:ticket.dialled', { number: formatNumber(number) }))),
    email: (address) => this.dispatchEvent(new WriteToEvent(address)),
  });

  @query('.frame') private frame!: HTMLElement;

  @property({ attribute: false }) state: SimState | null = null;
  @property({ attribute: false }) backend: Backend | null = null;
  /** Whether the page hears of its telephone. */
  @property({ type: Boolean, attribute: 'source-up' }) sourceUp = false;
  /** Who sits at this desk. */
  @property() agent = '';
  /** What is on screen. */
  @property() ticket = '';
  /** How the widget is to look. */
  @property({ attribute: false }) appearance: Appearance = {};

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#widget?.close();
    this.#widget = undefined;
  }

  protected override updated(changed: PropertyValues<this>) {
    this.#record.show(this.ticket);
    if (!this.#widget && this.state) this.#mount(this.state);
    else if (changed.has('appearance')) this.#widget?.update(this.appearance);
    if (changed.has('state')) this.#source?.update(this.state);
    this.#source?.setUp(this.sourceUp);
  }

  protected override render() {
    return html`<div class="frame"></div>`;
  }

  #mount({ serverOrigin, tenant }: SimState): void {
    this.#source = new SimulatorCallSource(this.agent);
    this.#source.update(this.state);
    this.#widget = mount({
      container: this.frame,
      widgetUrl: `${serverOrigin}/widget/${tenant}`,
      sources: [this.#source],
      record: this.#record,
      token: ({ nonce, mount: id }) => fetchLaunchToken({ nonce, mount: id, agent: this.agent }),
      appearance: this.appearance,
      title: t('simulator:ticket.panel'),
      events: {
        problem: ({ part }) => this.dispatchEvent(new HintEvent(t('simulator:ticket.failed', { part }))),
      },
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-plain-panel': PlainPanel;
  }
}
