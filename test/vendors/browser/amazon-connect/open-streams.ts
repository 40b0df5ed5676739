import { type ConnectStreams } from '../../../../adapter-host/amazon-connect/entry.ts';
import { waitUntil } from '../../../browser/wait-until.ts';
import { agentUpdate, type PlayedContact } from './agent-update.ts';

type Global = ConnectStreams & {
  core: { initCCP(container: Element, options: object): void };
  AgentEvents: Record<string, string>;
};

/** A page with the real Streams, and the CCP it frames. */
export async function openStreams() {
  const page = document.createElement('iframe');
  page.src = new URL('./page.html', import.meta.url).href;
  document.body.append(page);
  const window = () => page.contentWindow as (Window & { connect?: Global }) | null;
  await waitUntil(() => window()?.connect?.core, 'Streams is loaded');
  const { connect, document: inside } = window()!;
  connect!.core.initCCP(inside.querySelector('#ccp')!, {
    ccpUrl: new URL('./ccp.html', import.meta.url).href,
    loginPopup: false,
    softphone: { allowFramedSoftphone: false, disableStoringParamsInLocalStorage: true },
    ccpSynTimeout: 100,
  });
  const ccp = () => inside.querySelector('iframe')?.contentWindow;
  await waitUntil(() => ccp()?.ccpSend, 'the CCP is loaded');
  const send = (event: string, data?: unknown) => ccp()!.ccpSend!(event, data);
  return {
    connect: connect!,
    /** A snapshot of the agent: all contacts there are. */
    play: (contacts: readonly PlayedContact[]) => send('agent::update', agentUpdate(contacts)),
    lose: () => send(connect!.AgentEvents['WEBSOCKET_CONNECTION_LOST']!, {}),
    restore: () => send(connect!.AgentEvents['WEBSOCKET_CONNECTION_GAINED']!, {}),
    close: () => page.remove(),
  };
}
