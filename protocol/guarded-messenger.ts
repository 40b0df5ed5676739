import { type Message, type MessageHandler, type Messenger, WindowMessenger } from 'penpal';
import { isRpcErrorCode, type RpcErrorCode } from './rpc-error.ts';
import { claimsToBeRpc, PortFrame, WindowFrame } from './rpc-frames.ts';

/**
 * Why a message was refused: another window than the peer's · the peer's window shows another origin · wrong shape, or
 * a frame that does not belong there · handshake after the handshake · too many in a second · answer nobody waits for.
 */
export type Rejection = 'source' | 'origin' | 'shape' | 'late' | 'rate' | 'unasked';

export interface GuardedMessengerOptions {
  remote: Window;
  isAllowed: (origin: string) => boolean;
  allowedOrigins: readonly string[];
  /** `false`: the peer has used up its messages of this second. */
  admit: () => boolean;
  onRejected: (reason: Rejection) => void;
  /** A new document in the peer's window asks for a handshake. Absent: the first handshake is the only one. */
  onPeerReloaded?: (() => void) | undefined;
  onPeerClosed: () => void;
}

/** Windows this page talks to: a frame of one connection is no forgery in the eyes of another. */
const peers = new Set<MessageEventSource>();
const MAX_OPEN_CALLS = 64;

/**
 * Penpal's window messenger with a gate on each side of it. Before the handshake only handshake frames of the right
 * window and origin pass; after it nothing passes through the window, and only calls, answers to our own calls and the
 * farewell pass through the port. Errors leave with their code alone.
 */
export class GuardedMessenger implements Messenger {
  #options: GuardedMessengerOptions;
  #inner: WindowMessenger;
  #admitted: unknown;
  #peerId: string | undefined;
  #connected = false;
  #openCalls = new Set<string>();

  constructor(options: GuardedMessengerOptions) {
    this.#options = options;
    this.#inner = new WindowMessenger({
      remoteWindow: options.remote,
      allowedOrigins: [...options.allowedOrigins],
    });
  }

  initialize = ({ validateReceivedMessage }: Parameters<Messenger['initialize']>[0]): void => {
    peers.add(this.#options.remote);
    // Capturing, so that penpal never sees what is refused: a single message of its older protocol would switch it over.
    window.addEventListener('message', this.#handleWindowMessage, { capture: true });
    this.#inner.initialize({
      validateReceivedMessage: (data): data is Message =>
        validateReceivedMessage(data) && (data === this.#admitted || this.#passesPort(data)),
    });
  };

  sendMessage = (message: Message, transferables?: Transferable[]): void => {
    if (message.type === 'CALL') this.#expectReply(message.id);
    if (message.type === 'ACK2') this.#connected = true;
    this.#inner.sendMessage(withCodeOnly(message), transferables);
  };

  addMessageHandler = (handler: MessageHandler): void => this.#inner.addMessageHandler(handler);
  removeMessageHandler = (handler: MessageHandler): void => this.#inner.removeMessageHandler(handler);

  destroy = (): void => {
    peers.delete(this.#options.remote);
    window.removeEventListener('message', this.#handleWindowMessage, { capture: true });
    this.#inner.destroy();
  };

  #handleWindowMessage = (event: MessageEvent<unknown>): void => {
    if (!claimsToBeRpc(event.data)) return;
    if (event.source !== this.#options.remote) {
      if (!event.source || !peers.has(event.source)) this.#options.onRejected('source');
      return;
    }
    const rejection = this.#examine(event);
    if (!rejection) return;
    event.stopImmediatePropagation();
    if (rejection !== 'reloaded') this.#options.onRejected(rejection);
  };

  /** Takes note of the frames it lets pass. */
  #examine(event: MessageEvent<unknown>): Rejection | 'reloaded' | undefined {
    if (event.origin === 'null' || !this.#options.isAllowed(event.origin)) return 'origin';
    if (!this.#options.admit()) return 'rate';
    const frame = WindowFrame.safeParse(event.data).data;
    if (!frame || (frame.type === 'ACK2') !== (event.ports.length === 1)) return 'shape';
    if (this.#connected) return this.#examineLate(frame);
    if (frame.type === 'SYN') this.#peerId = frame.participantId;
    if (frame.type === 'ACK2') this.#connected = true;
    this.#admitted = event.data;
    return undefined;
  }

  #examineLate(frame: WindowFrame): Rejection | 'reloaded' {
    const isNewDocument = frame.type === 'SYN' && frame.participantId !== this.#peerId;
    if (!isNewDocument || !this.#options.onPeerReloaded) return 'late';
    this.#options.onPeerReloaded();
    return 'reloaded';
  }

  #passesPort(data: unknown): boolean {
    const frame = PortFrame.safeParse(data).data;
    if (!frame) return this.#refuse('shape');
    if (frame.type === 'REPLY') return this.#openCalls.delete(frame.callId) || this.#refuse('unasked');
    if (frame.type === 'CALL') return this.#options.admit() || this.#refuse('rate');
    queueMicrotask(this.#options.onPeerClosed);
    return true;
  }

  #refuse(reason: Rejection): false {
    this.#options.onRejected(reason);
    return false;
  }

  #expectReply(callId: string): void {
    this.#openCalls.add(callId);
    const [oldest] = this.#openCalls;
    if (this.#openCalls.size > MAX_OPEN_CALLS && oldest !== undefined) this.#openCalls.delete(oldest);
  }
}

/** Penpal would send the name, message and stack of whatever was thrown. */
function withCodeOnly(message: Message): Message {
  if (message.type !== 'REPLY' || !message.isError) return message;
  const { namespace, channel, type, callId } = message;
  return { namespace, channel, type, callId, isError: true, value: codeOf(message.value) };
}

function codeOf(thrown: unknown): RpcErrorCode {
  if (typeof thrown !== 'object' || thrown === null) return 'HANDLER_FAILED';
  if ('penpalCode' in thrown && thrown.penpalCode === 'METHOD_NOT_FOUND') return 'METHOD_NOT_FOUND';
  return 'message' in thrown && isRpcErrorCode(thrown.message) ? thrown.message : 'HANDLER_FAILED';
}
