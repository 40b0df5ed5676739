import { CallOptions, connect, WindowMessenger } from 'penpal';
import { connectRpc, RPC_MAX_LENGTH, type RpcConnection } from '../../../protocol/postmessage-rpc.ts';
import { RPC_CHANNEL } from '../../../protocol/rpc-frames.ts';
import { TEST_METHODS } from './rpc-methods.ts';

/** The other end of a connection. `honest` speaks through the guard; `hostile` speaks penpal bare, or worse. */
export interface Peer {
  connection?: RpcConnection<typeof TEST_METHODS>;
  /** Calls any method with any arguments; rejects with what really crossed. */
  rawCall?: (name: string, ...args: unknown[]) => Promise<unknown>;
  /** The port of the hostile end, to post anything through. */
  port?: MessagePort;
  /** Frames that arrived through the port, as they crossed. */
  received: unknown[];
}
declare global {
  interface Window {
    peer: Peer;
  }
}

const allowedOrigins = [location.origin];
window.peer = { received: [] };

if (location.search === '?hostile') {
  const addListener = MessagePort.prototype.addEventListener;
  MessagePort.prototype.addEventListener = function (this: MessagePort, ...args: unknown[]) {
    window.peer.port = this;
    addListener.call(this, 'message', (event) => window.peer.received.push((event as MessageEvent).data));
    Reflect.apply(addListener, this, args);
  };
  const messenger = new WindowMessenger({ remoteWindow: parent, allowedOrigins });
  type Remote = Record<string, (...args: unknown[]) => Promise<unknown>>;
  const methods = {
    echo: () => ({ text: { html: '<b>' } }),
    lie: () => ({ text: 'x'.repeat(RPC_MAX_LENGTH) }),
    fail: () => Promise.reject(new TypeError('BAD_MESSAGE')),
  };
  const connection = connect<never>({ messenger, channel: RPC_CHANNEL, methods });
  const remote = (await connection.promise) as Remote;
  window.peer.rawCall = (name, ...args) => remote[name]!(...args, new CallOptions({ timeout: 1_000 }));
} else {
  window.peer.connection = connectRpc({
    remote: parent,
    allowedOrigins,
    methods: TEST_METHODS,
    handlers: {
      echo: (params) => params,
      fail: () => Promise.reject(new Error('a secret of the other side')),
      lie: () => ({ text: 1 }) as never,
      hang: () => new Promise(() => undefined),
    },
    remoteMethods: TEST_METHODS,
    timeoutMs: 500,
  });
}
