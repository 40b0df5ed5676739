import { type CallSource } from '../call-source.ts';
import { ledgerSource } from './call-ledger.ts';
import { broadcastTransport, publishCalls } from './calls-exchange.ts';
import { ScvCalls } from './scv-calls.ts';
import { announceTap } from './tap-handshake.ts';

export interface ScvTap {
  /** For a widget in the connector's own page. */
  readonly source: CallSource;
  /** Gives back a `publishEvent` that tells the same to Salesforce and to Midcall. */
  wrapPublish<P extends (event: never) => unknown>(publishEvent: P): P;
  /**
   * Gives back a connector for `initializeConnector`: what Salesforce asks of it, to accept, decline, end, hold, is
   * answered without `publishEvent`.
   */
  wrapConnector<C extends object>(connector: C): C;
  /** Tells Midcall's component in the page around; `origins`: the org's Lightning origin, exactly. Gives back how to stop. */
  tellPage(options: { origins: readonly string[]; target?: Window }): () => void;
  /** Tells the other pages of this origin, through a `BroadcastChannel`. Gives back how to stop. */
  tellTabs(name?: string): () => void;
}

/** Which event the base library makes of the answer of each method. */
const EVENT_OF: Readonly<Record<string, string>> = {
  acceptCall: 'CALL_CONNECTED',
  declineCall: 'HANGUP',
  endCall: 'HANGUP',
  dial: 'CALL_STARTED',
  hold: 'HOLD_TOGGLE',
  resume: 'HOLD_TOGGLE',
  swap: 'PARTICIPANTS_SWAPPED',
  conference: 'PARTICIPANTS_CONFERENCED',
};

/** Reads along what a Service Cloud Voice connector tells Salesforce. It changes nothing and fails nothing. */
export function scvTap(): ScvTap {
  const calls = new ScvCalls();
  return {
    source: ledgerSource('scv', calls.ledger),
    wrapPublish(publishEvent) {
      const wrapped = (event: never) => {
        const { eventType, payload } = (event ?? {}) as { eventType?: unknown; payload?: unknown };
        quietly(() => calls.hear(eventType, payload));
        return publishEvent(event);
      };
      return wrapped as typeof publishEvent; // it takes and gives back the same
    },
    wrapConnector: (connector) =>
      new Proxy(connector, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          const eventType = typeof name === 'string' ? EVENT_OF[name] : undefined;
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            const answer: unknown = value.apply(target, args);
            if (eventType !== undefined) void hearAnswer(calls, eventType, answer);
            return answer;
          };
        },
      }),
    tellPage: ({ origins, target = window.parent }) =>
      announceTap({ target, origins, onPort: (transport) => publishCalls(calls.ledger, transport) }),
    tellTabs(name = 'midcall calls') {
      const channel = new BroadcastChannel(name);
      const stop = publishCalls(calls.ledger, broadcastTransport(channel));
      return () => {
        stop();
        channel.close();
      };
    },
  };
}

async function hearAnswer(calls: ScvCalls, eventType: string, answer: unknown): Promise<void> {
  try {
    const payload = await answer;
    quietly(() => calls.hear(eventType, payload));
  } catch {
    // The connector refused: Salesforce is told by the library, and no call has changed.
  }
}

/** The connector's calls go on, whatever becomes of ours. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A listener of ours failed; it is not the connector's concern.
  }
}
