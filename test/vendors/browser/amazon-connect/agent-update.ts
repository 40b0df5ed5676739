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

const PROFILE =
  'arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555/routing-profile/1';

/** A snapshot of an agent, as Streams 2.28 reads it: all contacts there are, of one caller. */
export function agentUpdate(contacts: readonly PlayedContact[], caller = '+14155550142') {
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
            endpoint: { phoneNumber: caller, type: 'phone_number' },
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
