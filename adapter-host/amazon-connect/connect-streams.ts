/**
 * What this source uses of Amazon Connect Streams 2, in the shapes of its documentation. The page loads Streams and signs the agent in; `connect`
 * is the global it makes.
 */
export interface ConnectStreams {
  /** Calls `listener` once the agent is known, at once where that is so already. */
  agent(listener: (agent: ConnectAgent) => void): ConnectSubscription;
}

export interface ConnectSubscription {
  unsubscribe(): void;
}

export interface ConnectAgent {
  /** Called with each snapshot of the agent, whatever changed in it. */
  onRefresh(listener: (agent: ConnectAgent) => void): ConnectSubscription;
  onWebSocketConnectionLost(listener: () => void): ConnectSubscription;
  onWebSocketConnectionGained(listener: () => void): ConnectSubscription;
  getContacts(): ConnectContact[];
}

export interface ConnectContact {
  getContactId(): string;
  /** Of the first contact of a chain of transfers; `null` or missing in the first itself. */
  getInitialContactId(): string | null | undefined;
  getType(): string;
  getState(): { type: string };
  /** The customer's. Throws, or is `null`, when it is gone. */
  getInitialConnection(): { getState(): { type: string } } | null;
  getQueue(): { name?: string | null } | null | undefined;
  getAttributes(): Record<string, { value: string }> | null | undefined;
}
