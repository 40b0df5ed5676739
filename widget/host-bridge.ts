import type * as z from 'zod/mini';
import {
  ADAPTER_VERSION,
  type Appearance,
  HOST_METHODS,
  type HostAction,
  type HostSnapshot,
  type PageCall,
  WIDGET_METHODS,
  type WidgetConfig,
} from '../protocol/adapter.ts';
import type { RecordRef } from '../protocol/call.ts';
import { LatestQueue } from '../protocol/latest-queue.ts';
import { connectRpc, type RpcConnection, type RpcRemote } from '../protocol/postmessage-rpc.ts';
import { RpcError } from '../protocol/rpc-error.ts';
import { embeddingFault, type EmbeddingFault } from './embedding-check.ts';
import { readWidgetConfig } from './widget-config.ts';

/**
 * `waiting` no host page has answered yet, or it closed the connection · `connected` · `blocked` this page must not be
 * embedded here (`fault` says why) · `mismatch` the host page speaks another version of the adapter.
 */
export type HostStatus = 'waiting' | 'connected' | 'blocked' | 'mismatch';

/** What the host page reports. Set before `connect`; each is called with whole states, never differences. */
export interface HostEvents {
  /** All live calls of the page; an ended one is reported once. `sourceUp` false: its feed is lost. */
  calls?: (calls: PageCall[], sourceUp: boolean) => void;
  record?: (record: RecordRef | null) => void;
  appearance?: (appearance: Appearance) => void;
  status?: (status: HostStatus) => void;
  /** How many messages have been refused since this page was loaded: told after each. */
  rejected?: (total: number) => void;
  /** What the page kept for this tab. */
  kept?: (values: Readonly<Record<string, string>>) => void;
}

/** What the host is told of a session: counts, no text. */
export type SessionSummary = z.infer<typeof HOST_METHODS.session.params>;

type HostRemote = RpcRemote<typeof HOST_METHODS>;

/** 256 random bits, as 64 hexadecimal digits: ties one launch token to one launch. */
export function newNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** The widget's side of the bridge to the page it is embedded in. Keeps no token. */
export class HostBridge {
  /** Why the status is `blocked`. */
  readonly fault: EmbeddingFault | null;
  readonly config: WidgetConfig;
  #events: HostEvents;
  #status: HostStatus;
  #connection: RpcConnection<typeof HOST_METHODS> | undefined;
  #remote: HostRemote | undefined;
  #outgoing: LatestQueue | undefined;
  #rejectedBefore = 0;

  /** Throws when the page has no `#midcall-config`. */
  constructor(events: HostEvents = {}, config: WidgetConfig = readWidgetConfig(document)) {
    this.#events = events;
    this.config = config;
    this.fault = embeddingFault(window, config.allowedOrigins);
    this.#status = this.fault ? 'blocked' : 'waiting';
  }

  get status(): HostStatus {
    return this.#status;
  }

  /** Messages refused since the page was loaded: forged, malformed, too many. */
  get rejected(): number {
    return this.#rejectedBefore + (this.#connection?.rejected ?? 0);
  }

  /**
   * Waits for the host page, however long it takes, and returns its state. Rejects with an `RpcError` when blocked or
   * of another version (see `status`), with the signal's reason when aborted. May be called again when the host has
   * closed the connection.
   */
  async connect(signal: AbortSignal): Promise<HostSnapshot> {
    if (this.fault) throw new RpcError('CLOSED');
    for (;;) {
      signal.throwIfAborted();
      const connection = this.#open();
      const abort = () => connection.close();
      signal.addEventListener('abort', abort);
      try {
        return await this.#greet(await connection.remote);
      } catch (cause) {
        connection.close();
        signal.throwIfAborted();
        if (!isWorthWaiting(cause)) throw cause;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    }
  }

  /** A fresh launch token, bound to `nonce`, from the host's backend. Rejects with an `RpcError`. */
  async launchToken(nonce: string): Promise<string> {
    return (await this.#connected().call('launchToken', { nonce })).token;
  }

  /** Tells the host how many inbound messages nobody has looked at. Only the newest number is sent. */
  unread(count: number): void {
    this.#tell('unread', (host) => host.call('unread', { count }));
  }

  /** Has the page keep a short text for this tab; `null` forgets it. Of each key only the newest value is sent. */
  keep(key: string, value: string | null): void {
    this.#tell(`keep ${key}`, (host) => host.call('keep', { key, value }));
  }

  /** Tells the host about a session. Of each call only the newest state is sent. */
  session(summary: SessionSummary): void {
    this.#tell(`session ${summary.callKey}`, (host) => host.call('session', summary));
  }

  /** Asks the host to dial. Rejects with an `RpcError`, `HANDLER_FAILED` also when the host cannot dial. */
  async dial(number: string): Promise<void> {
    await this.#connected().call('dial', { number });
  }

  /** Asks the host to write an e-mail. Rejects as `dial` does. */
  async email(address: string): Promise<void> {
    await this.#connected().call('email', { address });
  }

  /** Asks the host for something else it offers. Rejects as `dial` does. */
  async act(action: HostAction, callKey: string): Promise<void> {
    await this.#connected().call('act', { action, callKey });
  }

  close(): void {
    this.#connection?.close();
  }

  async #greet(remote: HostRemote): Promise<HostSnapshot> {
    const snapshot = await remote.call('snapshot', { version: ADAPTER_VERSION }).catch((cause: unknown) => {
      if (isOfAnotherVersion(cause)) this.#setStatus('mismatch');
      throw cause;
    });
    if (snapshot.version !== ADAPTER_VERSION) {
      this.#setStatus('mismatch');
      throw new RpcError('BAD_MESSAGE');
    }
    this.#remote = remote;
    this.#outgoing = new LatestQueue(() => new Promise((resolve) => setTimeout(resolve, 25)));
    this.#events.kept?.(snapshot.kept ?? {});
    this.#setStatus('connected');
    return snapshot;
  }

  #open(): RpcConnection<typeof HOST_METHODS> {
    this.#rejectedBefore = this.rejected;
    const connection = connectRpc({
      remote: window.parent,
      allowedOrigins: this.config.allowedOrigins,
      methods: WIDGET_METHODS,
      handlers: {
        calls: ({ calls, sourceUp }) => this.#events.calls?.(calls, sourceUp),
        record: ({ record }) => this.#events.record?.(record),
        appearance: (appearance) => this.#events.appearance?.(appearance),
      },
      remoteMethods: HOST_METHODS,
      onRejected: () => this.#events.rejected?.(this.rejected),
      onClosed: () => this.#handleClosed(connection),
    });
    return (this.#connection = connection);
  }

  #handleClosed(connection: RpcConnection<typeof HOST_METHODS>) {
    if (connection !== this.#connection) return;
    this.#outgoing?.close();
    this.#remote = this.#outgoing = undefined;
    if (this.#status === 'connected') this.#setStatus('waiting');
  }

  #tell(key: string, send: (host: HostRemote) => Promise<unknown>) {
    const remote = this.#remote;
    if (!remote) return;
    this.#outgoing?.put(key, async () => {
      // The next state says it again; a host that cannot show it loses nothing else.
      await send(remote).catch(() => undefined);
    });
  }

  #connected(): HostRemote {
    if (!this.#remote) throw new RpcError('CLOSED');
    return this.#remote;
  }

  #setStatus(status: HostStatus) {
    if (status === this.#status) return;
    this.#status = status;
    this.#events.status?.(status);
  }
}

/** A host of another version may not know the question, or answer it in another shape. */
function isOfAnotherVersion(cause: unknown): boolean {
  return cause instanceof RpcError && (cause.code === 'BAD_MESSAGE' || cause.code === 'METHOD_NOT_FOUND');
}

function isWorthWaiting(cause: unknown): boolean {
  return cause instanceof RpcError && (cause.code === 'TIMEOUT' || cause.code === 'CLOSED');
}
