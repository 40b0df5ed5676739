import { type CallSource, type RecordHost, type SessionSummary } from '../../adapter-host/index.ts';
import {
  type CallsTransport,
  exchangedCallSource,
  publishCalls,
} from '../../adapter-host/salesforce/calls-exchange.ts';
import {
  type SalesforceRecordHost,
  salesforceRecordHost,
} from '../../adapter-host/salesforce/record-host.ts';
import { VoiceCalls, type VoiceEventName } from '../../adapter-host/salesforce/voice-calls.ts';
import { type SimCall, type SimState } from '../wire.ts';

/** What the console shows when the adapter asks. */
export interface ConsoleEvents extends Pick<RecordHost, 'dial' | 'email' | 'actions'> {
  /** The tab of the case is marked, or no longer. */
  highlight(isMarked: boolean): void;
  openRecord(recordId: string): void;
  session?(summary: SessionSummary): void;
}

/** Lightning Message Service of one page: whoever listens hears all that is said. */
function messageChannel(): CallsTransport {
  const listeners = new Set<(message: unknown) => void>();
  return {
    post: (message) => [...listeners].forEach((listener) => listener(structuredClone(message))),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const EVENT_OF: Readonly<Partial<Record<SimCall['state'], VoiceEventName>>> = {
  offered: 'callstarted',
  ringing: 'callstarted',
  connected: 'callconnected',
  held: 'hold',
  ended: 'callended',
};

/**
 * A console of Salesforce for one agent, played around the real adapter: events as the Voice Toolkit sends them, records as
 * `VoiceCall` has them, and the message channel between the page that hears calls and the page of the case.
 */
export class PlayedConsole {
  /** For `mount`, as the component gives them. */
  readonly source: CallSource;
  readonly record: SalesforceRecordHost;
  #agent: string;
  #voice = new VoiceCalls();
  #channel = messageChannel();
  /** Legs of this agent: how often a call came to them, and its state as told last. */
  #legs = new Map<string, { times: number; state: SimCall['state'] }>();

  constructor(agent: string, { openRecord, ...events }: ConsoleEvents) {
    this.#agent = agent;
    publishCalls(this.#voice.ledger, this.#channel);
    this.source = exchangedCallSource('sf-voice', this.#channel);
    this.record = salesforceRecordHost({ ...events, openRecord: (id) => openRecord(id) });
  }

  /** The page's state changed: the toolkit says what is new of this agent's calls. */
  update(state: SimState | null): void {
    for (const call of state?.calls ?? []) {
      const isMine = call.agent?.id === this.#agent;
      const told = this.#legs.get(call.callKey);
      if (isMine) this.#tell(call, call.state);
      else if (told && told.state !== 'ended') this.#tell(call, 'ended');
    }
  }

  #tell(call: SimCall, state: SimCall['state']): void {
    const told = this.#legs.get(call.callKey);
    if (told?.state === state || (!told && state === 'ended')) return;
    const times = (told?.times ?? 0) + (!told || (told.state === 'ended' && state !== 'ended') ? 1 : 0);
    this.#legs.set(call.callKey, { times, state });
    const name = state === 'connected' && told?.state === 'held' ? 'resume' : EVENT_OF[state];
    if (!name) return;
    const callId = times === 1 ? call.callKey : `${call.callKey}/${times}`;
    const record = {
      ...{ callId, parentKey: call.callKey, isOver: state === 'ended', queue: call.queue },
      ...{ language: call.language, record: call.record ?? undefined },
      disposition: call.agent?.id === this.#agent ? 'in-progress' : 'transferred',
    };
    // As with a real one, the record of a call that was passed on says so before the agent's leg is over.
    if (state === 'ended') this.#voice.read(record);
    this.#voice.hear(name, { callId, callType: 'inbound' });
    if (state !== 'ended') this.#voice.read(record);
  }
}
