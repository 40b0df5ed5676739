import { type PropertyValues } from 'lit';
import { customElement } from 'lit/decorators.js';
import {
  exchangedCallSource,
  mount,
  type MountedWidget,
  publishCalls,
  type SalesforceRecordHost,
  salesforceRecord,
  salesforceRecordHost,
} from '../../adapter-host/salesforce/index.ts';
import { t } from '../../ui/i18n.ts';
import { fetchLaunchToken } from '../backend-client.ts';
import { ticketIdOf, ticketRef } from '../demo-world.ts';
import { formatNumber } from '../phone-number.ts';
import { playedChannel } from '../salesforce/played-channel.ts';
import { playVoice } from '../salesforce/played-voice.ts';
import { SimulatorCallSource } from '../simulator-call-source.ts';
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
  #ending = new AbortController();
  #source: SimulatorCallSource | undefined;
  #host: SalesforceRecordHost | undefined;
  #widget: MountedWidget | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#widget?.close();
    this.#widget = this.#source = undefined;
  }

  protected override updated(changed: PropertyValues<this>) {
    if (!this.#widget && this.state) this.#mount(this.state);
    else if (changed.has('appearance')) this.#widget?.update({ ...this.appearance, skin: 'slds' });
    const { id, type } = ticketRef(this.ticket, 'salesforce');
    this.#host?.showPage(id, type);
    this.#source?.update(this.state);
    this.#source?.setUp(this.sourceUp);
  }

  #mount({ serverOrigin, tenant }: SimState): void {
    const { signal } = this.#ending;
    this.#source = new SimulatorCallSource(this.agent);
    this.#source.update(this.state);
    const component = playedChannel();
    const stop = publishCalls(playVoice(this.#source, signal).ledger, component());
    signal.addEventListener('abort', stop);
    const { id, type } = ticketRef(this.ticket, 'salesforce');
    this.#host = this.#createHost(id, type);
    this.#widget = mount({
      container: this.frame,
      widgetUrl: `${serverOrigin}/widget/${tenant}`,
      sources: [exchangedCallSource('sf-voice', component())],
      record: this.#host,
      token: ({ nonce, mount: mountId }) => fetchLaunchToken({ nonce, mount: mountId, agent: this.agent }),
      appearance: { ...this.appearance, skin: 'slds' },
      title: t('simulator:ticket.panel'),
      events: { problem: this.handleProblem },
    });
  }

  #createHost(id: string, type: string): SalesforceRecordHost {
    const hint = (words: string) => void this.dispatchEvent(new HintEvent(words));
    const current = salesforceRecord(id, type);
    return salesforceRecordHost(
      {
        highlight: (isMarked) => void this.dispatchEvent(new UnreadEvent(isMarked ? 1 : 0)),
        openRecord: (recordId) =>
          void this.dispatchEvent(
            new TicketOpenEvent(ticketIdOf({ system: 'salesforce', type: 'Case', id: recordId })),
          ),
        dial: (number) => hint(t('simulator:ticket.dialled', { number: formatNumber(number) })),
        email: (address) => hint(t('simulator:salesforce.email', { address })),
        actions: { scheduleCallback: () => hint(t('simulator:salesforce.callback')) },
      },
      current,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-salesforce-panel': SalesforcePanel;
  }
}
