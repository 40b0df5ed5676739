import { type ConnectStreams } from '../../../../adapter-host/amazon-connect/entry.ts';
import { waitUntil } from '../../../browser/wait-until.ts';

type Global = ConnectStreams & {
  core: { initCCP(container: Element, options: object): void };
  AgentEvents: Record<string, string>;
};

/** A contact as the CCP has it. */
export interface PlayedContact {
  contactId: string;
  initialContactId?: string | null;
  type?: string;
  state: string;
  /** Of the customer's connection. */
  customer?: string;
  attributes?: Record<string, string> | null;
  queue?: string | null;
}

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

const PROFILE =
  'arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555/routing-profile/1';

function agentUpdate(contacts: readonly PlayedContact[]) {
  const timestamp = new Date();
  return {
    configuration: {
      routingProfile: { routingProfileId: PROFILE, channelConcurrencyMap: { VOICE: 2 }, queues: [] },
      ...{ permissions: [], name: 'Ana', username: 'ana', softphoneEnabled: false, agentStates: [] },
    },
    snapshot: {
      state: { name: 'Available', type: 'routable', startTimestamp: timestamp },
      contacts: contacts.map((contact) => ({
        contactId: contact.contactId,
        initialContactId: contact.initialContactId ?? null,
        type: contact.type ?? 'voice',
        state: { type: contact.state, timestamp },
        queue:
          contact.queue === null ? null : { name: contact.queue ?? 'Repairs', queueARN: 'arn', queueId: 'q' },
        queueTimestamp: timestamp,
        attributes:
          contact.attributes &&
          Object.fromEntries(
            Object.entries(contact.attributes).map(([name, value]) => [name, { name, value }]),
          ),
        connections: [
          connection(`${contact.contactId}-agent`, 'agent', contact.state),
          {
            ...connection(`${contact.contactId}-caller`, 'inbound', contact.customer ?? 'connected'),
            initial: true,
            endpoint: { phoneNumber: '+14155550142', type: 'phone_number' },
          },
        ],
      })),
      ...{ endpoints: [], skew: 0, snapshotTimestamp: timestamp },
    },
  };
}

const connection = (connectionId: string, type: string, state: string) => ({
  ...{ connectionId, type, initial: false },
  ...{ state: { type: state, timestamp: new Date() }, endpoint: null },
});
