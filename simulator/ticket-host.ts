import { type RecordHost, type SessionSummary } from '../adapter-host/index.ts';
import { type RecordRef } from '../protocol/call.ts';
import { ticketRef } from './demo-world.ts';

/** What the desk does when the widget asks. */
export interface TicketHostEvents {
  open(ticketId: string): void;
  unread(count: number): void;
  session(summary: SessionSummary): void;
  dial(number: string): void;
  email(address: string): void;
}

/** The make-believe CRM's side towards the widget. */
export class TicketHost implements RecordHost {
  readonly system = 'generic';
  #events: TicketHostEvents;
  #ticketId: string;
  #listeners = new Set<(record: RecordRef | null) => void>();

  constructor(ticketId: string, events: TicketHostEvents) {
    this.#ticketId = ticketId;
    this.#events = events;
  }

  /** Another ticket is on screen. */
  show(ticketId: string): void {
    if (ticketId === this.#ticketId) return;
    this.#ticketId = ticketId;
    for (const listener of this.#listeners) listener(ticketRef(ticketId));
  }

  currentRecord(): Promise<RecordRef | null> {
    return Promise.resolve(ticketRef(this.#ticketId));
  }

  onRecordChange(listener: (record: RecordRef | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  open(record: RecordRef): void {
    if (record.system === this.system && record.type === 'ticket') this.#events.open(record.id);
  }

  attention(unread: number): void {
    this.#events.unread(unread);
  }

  session(summary: SessionSummary): void {
    this.#events.session(summary);
  }

  dial(number: string): void {
    this.#events.dial(number);
  }

  email(address: string): void {
    this.#events.email(address);
  }
}
