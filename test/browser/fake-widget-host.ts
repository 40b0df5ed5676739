import type { RecordRef } from '../../protocol/call.ts';
import { type HostAction, type HostSnapshot, type PageCall } from '../../protocol/adapter.ts';
import { type HostEvents, type HostStatus, type SessionSummary } from '../../widget/host-bridge.ts';
import { type HostPort } from '../../widget/ports.ts';

/** A page around the widget. */
export class FakeHost implements HostPort {
  status: HostStatus = 'waiting';
  fault: string | null = null;
  readonly told = {
    unread: [] as number[],
    sessions: [] as SessionSummary[],
    dialled: [] as string[],
    emails: [] as string[],
    acts: [] as { action: HostAction; callKey: string }[],
  };
  snapshot: HostSnapshot = {
    version: 1,
    calls: [],
    sourceUp: true,
    record: null,
    appearance: {},
    verbs: ['dial', 'email'],
  };
  #events: HostEvents = {};

  open(events: HostEvents): this {
    this.#events = events;
    return this;
  }

  async connect(): Promise<HostSnapshot> {
    if (this.status === 'blocked' || this.status === 'mismatch') throw new Error(this.status);
    this.status = 'connected';
    return this.snapshot;
  }

  async launchToken() {
    return 'launch';
  }

  unread(count: number) {
    this.told.unread.push(count);
  }

  session(summary: SessionSummary) {
    this.told.sessions.push(summary);
  }

  async dial(number: string) {
    this.told.dialled.push(number);
  }

  async email(address: string) {
    this.told.emails.push(address);
  }

  async act(action: HostAction, callKey: string) {
    this.told.acts.push({ action, callKey });
  }

  close() {
    this.status = 'waiting';
  }

  /** As a page that closes the connection and stays. */
  letGo() {
    this.status = 'waiting';
    this.#events.status?.('waiting');
  }

  record(record: RecordRef | null) {
    this.#events.record?.(record);
  }

  calls(calls: PageCall[], sourceUp = true) {
    this.#events.calls?.(calls, sourceUp);
  }
}
