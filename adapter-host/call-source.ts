import { type PageCall } from '../protocol/adapter.ts';

/**
 * What a call source says. `call`: the whole state of one call, never a difference; its end is a state, with
 * `endReason`. `source`: whether the feed behind the source is there. While it is not, the widget says so and ends nothing.
 */
export type CallEvent = { type: 'call'; call: PageCall } | { type: 'source'; up: boolean };

/**
 * The telephony side of a host page: what a softphone, a call centre's SDK or the page itself knows of the agent's
 * calls. It chooses what the widget shows and grants nothing; the server has its own word on every call.
 */
export interface CallSource {
  /** Names the source among those of one `mount`; not empty. */
  readonly id: string;
  /**
   * Begins to report to `sink`; resolves when the feed is up, or after saying that it is not; rejects when it cannot be
   * had. Reports nothing after `signal` is aborted. Called once. States of one call are ordered by `seq`; an older one may come and is dropped.
   */
  start(sink: (event: CallEvent) => void, signal: AbortSignal): Promise<void>;
  /** All calls that have not ended, at this moment. Asked after each reload of the widget and each return of the feed. */
  snapshot(): Promise<PageCall[]>;
}
