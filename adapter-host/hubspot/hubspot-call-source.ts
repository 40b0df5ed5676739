import { type EndReason } from '../../protocol/call-state.ts';
import { type CallSource } from '../call-source.ts';
import { genericCallSource } from '../generic-call-source.ts';
import { HUBSPOT_CALL_TYPES, HubSpotCallMessage } from './hubspot-messages.ts';

/** What this source uses of the SDK's `CallingExtensions`: all that a calling app tells HubSpot goes through it. */
export interface HubSpotCalling {
  sendMessage(message: { type: string; data?: object }): void;
}

export interface HubSpotOptions {
  /** Names the source among those of one `mount`; `hubspot` when absent. */
  id?: string;
  /** The calling app told HubSpot of a call in a form that is not the SDK's. */
  onInvalid?: (error: unknown) => void;
}

/** `COMPLETED` and `CANCELED` do not say who hung up. */
const ENDS: Record<string, EndReason> = {
  FAILED: 'failed',
  BUSY: 'rejected',
  REJECTED: 'rejected',
  NO_ANSWER: 'missed',
  MISSED: 'missed',
};

/**
 * The calls that a calling app reports to HubSpot, as it reports them: the widget sits in the calling app's page, beside
 * the SDK. HubSpot hears everything as before. `externalCallId` must be the key under which the server knows the call.
 */
export function hubspotCallSource(calling: HubSpotCalling, options: HubSpotOptions = {}): CallSource {
  const { id, report, start, snapshot } = genericCallSource({ id: options.id ?? 'hubspot' });
  /** Calls that ended: what is said of them late, or again, brings none back. One that was passed on may return. */
  const over = new Set<string>();

  function hear({ type, data }: HubSpotCallMessage) {
    const callKey = 'externalCallId' in data ? data.externalCallId : data.externalCallID;
    if (over.has(callKey)) return;
    switch (type) {
      case 'INCOMING_CALL':
      case 'OUTGOING_CALL_STARTED':
        return report({ callKey, state: 'ringing' });
      case 'CALL_ANSWERED':
        return report({ callKey, state: 'connected' });
      case 'CALL_TRANSFERRED':
        return report({ callKey, state: 'ended', endReason: 'transferred_out' });
      default:
        over.add(callKey);
        if (over.size > 200) over.delete(over.values().next().value!); // not empty
        return report({
          ...{ callKey, state: 'ended', endReason: ENDS[data.callEndStatus ?? ''] ?? 'unknown' },
          ...(type === 'CALL_ENDED' && { wrapUp: true }),
        });
    }
  }

  const send = calling.sendMessage.bind(calling);
  // Heard from the beginning: a call that came before the widget is in its first list.
  calling.sendMessage = (message) => {
    send(message);
    if (!HUBSPOT_CALL_TYPES.has(message.type)) return;
    const { data, error } = HubSpotCallMessage.safeParse(message);
    if (data) hear(data);
    else options.onInvalid?.(error);
  };
  return {
    id,
    snapshot,
    start(sink, signal) {
      signal.addEventListener('abort', () => (calling.sendMessage = send));
      return start(sink, signal);
    },
  };
}
