import { type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type MountedWidget, mount } from '../../adapter-host/index.ts';
import { LatestQueue } from '../../protocol/latest-queue.ts';
import { t } from '../../ui/i18n.ts';
import { type Backend, fetchLaunchToken } from '../backend-client.ts';
import { formatNumber } from '../phone-number.ts';
import { SimulatorCallSource } from '../simulator-call-source.ts';
import { TicketHost } from '../ticket-host.ts';
import { type SimState } from '../wire.ts';
import { HintEvent } from './hint-event.ts';
import { MountingPanel } from './mounting-panel.ts';
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
export class PlainPanel extends MountingPanel {
  #widget: MountedWidget | undefined;
  #source: SimulatorCallSource | undefined;
  /** Two requests at once may overtake each other, and the older count would stay. */
  #reports = new LatestQueue(() => Promise.resolve());
  #record = new TicketHost('', {
    open: (id) => this.dispatchEvent(new TicketOpenEvent(id)),
    unread: (count) => this.dispatchEvent(new UnreadEvent(count)),
    session: ({ callKey, sent, received, photos }) =>
      this.#reports.put(callKey, async () => {
        await this.backend?.reportTexts(callKey, { sent, received, photos });
      }),
    dial: (number) =>
      this.dispatchEvent(new HintEvent(t('simulator:ticket.dialled', { number: formatNumber(number) }))),
    email: (address) => this.dispatchEvent(new WriteToEvent(address)),
  });

  @property({ attribute: false }) backend: Backend | null = null;

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
      events: { problem: this.handleProblem },
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-plain-panel': PlainPanel;
  }
}
