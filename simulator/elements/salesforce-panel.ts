import { type PropertyValues } from 'lit';
import { customElement } from 'lit/decorators.js';
import { mount, type MountedWidget } from '../../adapter-host/salesforce/index.ts';
import { t } from '../../ui/i18n.ts';
import { fetchLaunchToken } from '../backend-client.ts';
import { ticketIdOf, ticketRef } from '../demo-world.ts';
import { formatNumber } from '../phone-number.ts';
import { PlayedConsole } from '../salesforce/played-console.ts';
import { type SimState } from '../wire.ts';
import { HintEvent } from './hint-event.ts';
import { MountingPanel } from './mounting-panel.ts';
import { TicketOpenEvent, UnreadEvent } from './panel-events.ts';

/**
 * The side of a case in a make-believe Salesforce console: the adapter hears Service Cloud Voice, passes its calls over a
 * message channel to the page of the case, and mounts the widget there.
 *
 * @event {TicketOpenEvent} ticket-open - The adapter had a case brought up.
 * @event {UnreadEvent} unread - The console tab is marked, or no longer.
 * @event {HintEvent} hint - Something a real desk would do now.
 */
@customElement('midcall-salesforce-panel')
export class SalesforcePanel extends MountingPanel {
  #console: PlayedConsole | undefined;
  #widget: MountedWidget | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#widget?.close();
    this.#widget = this.#console = undefined;
  }

  protected override updated(changed: PropertyValues<this>) {
    if (!this.#widget && this.state) this.#mount(this.state);
    else if (changed.has('appearance')) this.#widget?.update({ ...this.appearance, skin: 'slds' });
    const { id, type } = ticketRef(this.ticket, 'salesforce');
    this.#console?.record.showPage(id, type);
    this.#console?.update(this.state);
  }

  #mount({ serverOrigin, tenant }: SimState): void {
    const { source, record } = (this.#console = this.#open());
    this.#widget = mount({
      container: this.frame,
      widgetUrl: `${serverOrigin}/widget/${tenant}`,
      sources: [source],
      record,
      token: ({ nonce, mount: mountId }) => fetchLaunchToken({ nonce, mount: mountId, agent: this.agent }),
      appearance: { ...this.appearance, skin: 'slds' },
      title: t('simulator:ticket.panel'),
      events: { problem: this.handleProblem },
    });
  }

  #open(): PlayedConsole {
    const hint = (words: string) => void this.dispatchEvent(new HintEvent(words));
    const ticketOf = (id: string) => ticketIdOf({ system: 'salesforce', type: 'Case', id });
    return new PlayedConsole(this.agent, {
      highlight: (isMarked) => void this.dispatchEvent(new UnreadEvent(isMarked ? 1 : 0)),
      openRecord: (id) => void this.dispatchEvent(new TicketOpenEvent(ticketOf(id))),
      dial: (number) => hint(t('simulator:ticket.dialled', { number: formatNumber(number) })),
      email: (address) => hint(t('simulator:salesforce.email', { address })),
      actions: {
        scheduleCallback: () => hint(t('simulator:salesforce.callback')),
        showContact: () => hint(t('simulator:salesforce.contact')),
        assignContact: () => hint(t('simulator:salesforce.assign')),
      },
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-salesforce-panel': SalesforcePanel;
  }
}
