/** The CRM brings up a ticket, because the widget asked for it. */
export class TicketOpenEvent extends Event {
  readonly ticketId: string;
  constructor(ticketId: string) {
    super('ticket-open', { bubbles: true, composed: true });
    this.ticketId = ticketId;
  }
}

/** So many texts nobody has looked at. */
export class UnreadEvent extends Event {
  readonly count: number;
  constructor(count: number) {
    super('unread', { bubbles: true, composed: true });
    this.count = count;
  }
}

/** The agent wants to write to this address. */
export class WriteToEvent extends Event {
  readonly address: string;
  constructor(address: string) {
    super('write-to', { bubbles: true, composed: true });
    this.address = address;
  }
}

declare global {
  interface HTMLElementEventMap {
    'ticket-open': TicketOpenEvent;
    unread: UnreadEvent;
    'write-to': WriteToEvent;
  }
}
