import { HOST_METHODS, WIDGET_METHODS } from '../protocol/adapter.ts';
import { type Rejection } from '../protocol/guarded-messenger.ts';
import { LatestQueue } from '../protocol/latest-queue.ts';
import {
  connectRpc,
  type RpcConnection,
  type RpcHandlers,
  type RpcRemote,
} from '../protocol/postmessage-rpc.ts';
import { RpcError } from '../protocol/rpc-error.ts';

export type WidgetRemote = RpcRemote<typeof WIDGET_METHODS>;

export interface WidgetLinkOptions {
  frame: HTMLIFrameElement;
  /** The only origin the frame may show. */
  origin: string;
  handlers: RpcHandlers<typeof HOST_METHODS>;
  /** The connection before, if any, is over: nothing can be pushed until `ready`. */
  onConnecting: () => void;
  onRejected: (reason: Rejection) => void;
}

/** How long one attempt waits for the widget; the next begins at once. */
const HANDSHAKE_MS = 30_000;
/** Pause after each message, well under the rate the widget takes. */
const PAUSE_MS = 25;

/** Keeps one connection with whatever document the frame shows, as long as its origin is right. */
export class WidgetLink {
  #options: WidgetLinkOptions;
  #peer: Window | null = null;
  #connection: RpcConnection<typeof WIDGET_METHODS> | undefined;
  #outgoing: LatestQueue | undefined;
  #closed = false;

  /** The frame must be in the page. */
  constructor(options: WidgetLinkOptions) {
    this.#options = options;
    options.frame.addEventListener('load', this.#handleLoad);
    this.#connect();
  }

  /** The widget has the state of this moment; changes may follow. */
  ready(): void {
    this.#outgoing ??= new LatestQueue(() => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)));
  }

  /**
   * Sends a state of which only the newest matters: `send` runs when its turn comes, and again when the widget did not
   * answer in time. Does nothing before `ready`: the widget has yet to ask for everything.
   */
  push(key: string, send: (widget: WidgetRemote) => Promise<unknown>): void {
    const { remote } = this.#connection ?? {};
    const outgoing = this.#outgoing;
    if (!remote) return;
    outgoing?.put(key, async () => {
      try {
        await send(await remote);
      } catch (error) {
        if (error instanceof RpcError && error.code === 'TIMEOUT') this.push(key, send);
      }
    });
  }

  close(): void {
    this.#closed = true;
    this.#options.frame.removeEventListener('load', this.#handleLoad);
    this.#disconnect();
  }

  /** A frame that was moved within the page loads again, in another window. */
  #handleLoad = (): void => {
    if (this.#options.frame.contentWindow !== this.#peer) this.#connect();
  };

  #connect(): void {
    this.#disconnect();
    this.#peer = this.#options.frame.contentWindow;
    if (!this.#peer || this.#closed) return;
    this.#options.onConnecting();
    const connection = connectRpc({
      remote: this.#peer,
      allowedOrigins: [this.#options.origin],
      methods: HOST_METHODS,
      handlers: this.#options.handlers,
      remoteMethods: WIDGET_METHODS,
      handshakeTimeoutMs: HANDSHAKE_MS,
      peerMayReload: true,
      onRejected: this.#options.onRejected,
      onClosed: () => this.#replace(connection),
    });
    this.#connection = connection;
    connection.remote.catch(() => this.#replace(connection));
  }

  #replace(connection: RpcConnection<typeof WIDGET_METHODS>): void {
    if (connection === this.#connection) this.#connect();
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#outgoing?.close();
    this.#connection = this.#outgoing = undefined;
    connection?.close();
  }
}
