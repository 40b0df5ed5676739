import * as z from 'zod/mini';
import { MAX_CALLS, type PageCall, PageCalls } from '../../protocol/adapter.ts';
import { type CallEvent, type CallSource } from '../call-source.ts';
import { type CallLedger } from './call-ledger.ts';

/** What the page that hears the telephony and the pages that show the widget say to each other. */
export const CallsMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask') }),
  z.strictObject({ kind: z.literal('calls'), calls: PageCalls }),
]);
export type CallsMessage = z.infer<typeof CallsMessage>;

/** A way that carries `CallsMessage`s to whoever listens: a Lightning message channel, a port, a `BroadcastChannel`. */
export interface CallsTransport {
  post(message: CallsMessage): void;
  /** Calls `listener` with whatever comes, until the returned function is called. */
  listen(listener: (message: unknown) => void): () => void;
}

/** Tells of every change of the ledger's calls, and of all that are live to whoever asks. Gives back how to stop. */
export function publishCalls(ledger: CallLedger, transport: CallsTransport): () => void {
  const post = (calls: PageCall[]) =>
    transport.post(plain({ kind: 'calls', calls: calls.slice(-MAX_CALLS) }));
  const stopListening = transport.listen((message) => {
    if (CallsMessage.safeParse(message).data?.kind === 'ask') post(ledger.live());
  });
  const stopTelling = ledger.listen((call) => post([call]));
  post(ledger.live());
  return () => {
    stopListening();
    stopTelling();
  };
}

/** Milliseconds a snapshot waits for the answers of those who publish. */
const ANSWER_MS = 250;

/** The calls that come through a transport, of however many publishers, as `mount` takes them. */
export function exchangedCallSource(id: string, transport: CallsTransport): CallSource {
  const calls = new Map<string, PageCall>();
  let sink: ((event: CallEvent) => void) | undefined;

  function take(given: unknown): void {
    const message = CallsMessage.safeParse(given).data;
    if (message?.kind !== 'calls') return;
    for (const call of message.calls) {
      if (call.seq <= (calls.get(call.callKey)?.seq ?? -1)) continue;
      calls.delete(call.callKey); // Put at the end: the oldest is forgotten first.
      calls.set(call.callKey, call);
      sink?.({ type: 'call', call });
    }
    const ended = [...calls.values()].filter(({ state }) => state === 'ended');
    for (const { callKey } of ended.slice(0, Math.max(0, ended.length - 100))) calls.delete(callKey);
  }
  const stop = transport.listen(take);

  return {
    id,
    start(given, signal) {
      signal.addEventListener('abort', () => {
        sink = undefined;
        stop();
      });
      if (!signal.aborted) sink = given;
      transport.post({ kind: 'ask' });
      return Promise.resolve();
    },
    async snapshot() {
      transport.post({ kind: 'ask' });
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      return [...calls.values()].filter(({ state }) => state !== 'ended');
    },
  };
}

/** Without proxies, which frameworks put around what they observe, and which no port takes. */
const plain = (message: CallsMessage): CallsMessage => JSON.parse(JSON.stringify(message)) as CallsMessage;

/** Pages of one origin, in one browser. */
export function broadcastTransport(channel: BroadcastChannel): CallsTransport {
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      const handle = ({ data }: MessageEvent<unknown>) => listener(data);
      channel.addEventListener('message', handle);
      return () => channel.removeEventListener('message', handle);
    },
  };
}

/** The two ends of a `MessageChannel`. */
export function portTransport(port: MessagePort): CallsTransport {
  return {
    post: (message) => port.postMessage(message),
    listen(listener) {
      const handle = ({ data }: MessageEvent<unknown>) => listener(data);
      port.addEventListener('message', handle);
      port.start();
      return () => port.removeEventListener('message', handle);
    },
  };
}
