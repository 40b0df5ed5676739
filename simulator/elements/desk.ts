import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { type Appearance } from '../../protocol/adapter.ts';
import { base, status } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { drawIcon } from '../../ui/icons.ts';
import { type Backend } from '../backend-client.ts';
import { type Crm, ticketIdOf } from '../demo-world.ts';
import { liveCalls } from '../state.ts';
import { TICKETS, type Ticket, activitiesOf, ticketsOf } from '../tickets.ts';
import { type SimState } from '../wire.ts';
import { styles } from './desk.styles.ts';
import { SHAPES } from './drawings.ts';
import { type TicketOpenEvent, type UnreadEvent, type WriteToEvent } from './panel-events.ts';
import './plain-panel.ts';
import './salesforce-panel.ts';
import './ticket.ts';
import { type TicketElement } from './ticket.ts';
import './zendesk-panel.ts';

/**
 * A support desk as companies have them: tickets, and in its side panel the widget, put there by a host adapter.
 *
 * @slot crm - Frames that must be in the page's own document; see `frames`.
 * @event {HintEvent} hint - Something a real desk would do now.
 */
@customElement('midcall-desk')
export class Desk extends LitElement {
  static override styles = [base, status, styles];

  protected readonly words = new LocaleController(this);
  /** Ticket whose tab was brought into sight last. */
  #shown = TICKETS[0]!.id;
  @query('midcall-ticket') private ticketElement!: TicketElement;
  @query('.tabs') private tabs!: HTMLElement;

  @state() private ticketId = TICKETS[0]!.id;
  @state() private unread = 0;

  @property({ attribute: false }) state: SimState | null = null;
  @property({ attribute: false }) backend: Backend | null = null;
  /** Whether the page hears of its telephone. */
  @property({ type: Boolean, attribute: 'source-up' }) sourceUp = false;
  /** Who sits at this desk. */
  @property() agent = 'ana';
  /** Whose page this is. */
  @property({ reflect: true }) crm: Crm = 'desk';
  /** Of the CRM's apps, in the page's own document. */
  @property({ attribute: false }) frames: HTMLElement | null = null;
  /** How the widget is to look. */
  @property({ attribute: false }) appearance: Appearance = {};

  protected override updated() {
    if (this.#shown !== this.ticketId) this.#revealTab();
  }

  protected override render() {
    const tickets = ticketsOf(this.state);
    const ticket = tickets.find(({ id }) => id === this.ticketId) ?? tickets[0]!;
    return html`<div class="win">
      ${this.renderRail()}
      <div class="left">
        ${this.renderTabs(tickets, ticket)}
        <div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${ticket.id}">
          <midcall-ticket
            ?is-case=${this.crm === 'salesforce'}
            .ticket=${ticket}
            .activities=${activitiesOf(this.state, ticket.id)}
          ></midcall-ticket>
        </div>
      </div>
      <div
        class="side"
        @ticket-open=${({ ticketId }: TicketOpenEvent) => this.#show(ticketId)}
        @unread=${({ count }: UnreadEvent) => this.#handleUnread(count)}
        @write-to=${({ address }: WriteToEvent) => void this.ticketElement.writeTo(address)}
      >
        ${this.renderPanel()}
      </div>
    </div>`;
  }

  private renderPanel() {
    if (this.crm === 'zendesk')
      return html`<midcall-zendesk-panel
        .state=${this.state}
        .frames=${this.frames}
        .appearance=${this.appearance}
        agent=${this.agent}
        ticket=${this.ticketId}
        ><slot name="crm"></slot
      ></midcall-zendesk-panel>`;
    if (this.crm === 'salesforce')
      return html`<midcall-salesforce-panel
        .state=${this.state}
        .appearance=${this.appearance}
        ?source-up=${this.sourceUp}
        agent=${this.agent}
        ticket=${this.ticketId}
      ></midcall-salesforce-panel>`;
    return html`<midcall-plain-panel
      .state=${this.state}
      .backend=${this.backend}
      .appearance=${this.appearance}
      ?source-up=${this.sourceUp}
      agent=${this.agent}
      ticket=${this.ticketId}
    ></midcall-plain-panel>`;
  }

  private renderRail() {
    return html`<div class="rail" aria-hidden="true">
      <span class="mark">D</span>${drawIcon(SHAPES.home, { size: 20 })}
      <span class="on">${drawIcon(SHAPES.inbox, { size: 20 })}</span>
      ${drawIcon(SHAPES.users, { size: 20 })}${drawIcon(SHAPES.chart, { size: 20 })}<span class="fill"></span>
      ${drawIcon(SHAPES.gear, { size: 20 })}
    </div>`;
  }

  private renderTabs(tickets: readonly Ticket[], shown: Ticket) {
    const busy = new Set(liveCalls(this.state).map(({ record }) => record && ticketIdOf(record)));
    return html`<div class="bar">
      <div
        class="tabs"
        role="tablist"
        aria-label=${t(this.crm === 'salesforce' ? 'simulator:ticket.caseTabs' : 'simulator:ticket.tabs')}
        @keydown=${this.#handleKey}
      >
        ${tickets.map(
          (ticket) =>
            html`<button
              class="tab"
              type="button"
              role="tab"
              id="tab-${ticket.id}"
              aria-controls="panel"
              aria-selected=${ticket === shown}
              tabindex=${ticket === shown ? 0 : -1}
              data-ticket=${ticket.id}
              @click=${() => this.#show(ticket.id)}
            >
              ${busy.has(ticket.id) ? html`<span class="dot"></span>` : nothing}<span class="num"
                >#${ticket.id}</span
              >
              ${ticket === shown ? html`<span lang="en">${ticket.label}</span>` : nothing}
            </button>`,
        )}
      </div>
      <span class="unread" role="status" ?hidden=${this.unread === 0}
        >${this.unread === 0 ? nothing : t('simulator:ticket.unread', { count: this.unread })}</span
      >
    </div>`;
  }

  #revealTab(): void {
    this.#shown = this.ticketId;
    this.tabs
      .querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #show(id: string): void {
    this.ticketId = id;
  }

  #handleUnread(count: number): void {
    this.unread = count;
    document.title = count > 0 ? `(${count}) ${t('simulator:title')}` : t('simulator:title');
  }

  #handleKey = async (event: KeyboardEvent) => {
    const ids = ticketsOf(this.state).map(({ id }) => id);
    const at = ids.indexOf(this.ticketId);
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    const moves: Record<string, number> = {
      [forward]: at + 1,
      [backward]: at - 1,
      Home: 0,
      End: ids.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#show(ids[(to + ids.length) % ids.length]!);
    await this.updateComplete;
    this.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-desk': Desk;
  }
}
