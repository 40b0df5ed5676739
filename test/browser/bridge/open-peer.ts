import { connectRpc, type RpcOptions } from '../../../protocol/postmessage-rpc.ts';
import { type Rejection } from '../../../protocol/guarded-messenger.ts';
import { type Peer } from './peer.ts';
import { TEST_METHODS } from './rpc-methods.ts';
import { waitUntil } from '../wait-until.ts';

type Options = Partial<RpcOptions<typeof TEST_METHODS, typeof TEST_METHODS>>;

/** Puts a frame with the other end into the page. `close` takes it out. */
export async function openPeer(kind: 'honest' | 'hostile') {
  const frame = document.createElement('iframe');
  frame.src = new URL(`./peer.html${kind === 'hostile' ? '?hostile' : ''}`, import.meta.url).href;
  document.body.append(frame);
  const remote = frame.contentWindow!;
  return { frame, remote, peer: (): Peer => remote.peer, close: () => frame.remove() };
}

/** This side of the connection, with honest handlers unless others are given. */
export function connectTo(remote: Window, options: Options = {}) {
  const rejections: Rejection[] = [];
  const connection = connectRpc({
    remote,
    allowedOrigins: [location.origin],
    methods: TEST_METHODS,
    handlers: {
      echo: (params) => params,
      fail: () => Promise.reject(new Error('a secret of this side')),
      lie: () => ({ text: 1 }) as never,
      hang: () => new Promise(() => undefined),
    },
    remoteMethods: TEST_METHODS,
    timeoutMs: 500,
    onRejected: (reason) => rejections.push(reason),
    ...options,
  });
  return { connection, rejections };
}

/** Code of the error a promise rejects with; fails when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
  throw new Error('It resolved');
}

/** Resolves when the hostile end is connected. */
export async function hostileEnd() {
  const opened = await openPeer('hostile');
  const local = connectTo(opened.remote);
  await local.connection.remote;
  await waitUntil(() => opened.peer().rawCall);
  return { ...opened, ...local, peer: opened.peer() };
}
