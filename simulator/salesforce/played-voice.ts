import {
  salesforceRecord,
  VoiceCalls,
  type VoiceEventName,
  type VoiceRecord,
} from '../../adapter-host/salesforce/index.ts';
import { type PageCall } from '../../protocol/adapter.ts';
import { type SimulatorCallSource } from '../simulator-call-source.ts';

/** What the Voice Toolkit says when a call comes to a state. */
const EVENT_OF: Readonly<Partial<Record<PageCall['state'], VoiceEventName>>> = {
  ringing: 'callstarted',
  connected: 'callconnected',
  held: 'hold',
  ended: 'callended',
};

/** What the `VoiceCall` record says of an end. Source: Salesforce, VoiceCall, `DisconnectReason`. */
const REASON_OF: Readonly<Partial<Record<NonNullable<PageCall['endReason']>, string>>> = {
  caller_hangup: 'CUSTOMER_DISCONNECT',
  agent_hangup: 'AGENT_DISCONNECT',
  transferred_out: 'TRANSFER',
  network: 'TELECOM_PROBLEM',
};

/**
 * Service Cloud Voice as its components see it: events of the toolkit that carry a key and a state, and a record that says the
 * rest. Fed by the simulator's telephone.
 */
export function playVoice(source: SimulatorCallSource, signal: AbortSignal): VoiceCalls {
  const voice = new VoiceCalls();
  const before = new Map<string, PageCall['state']>();
  void source.start((event) => {
    if (event.type !== 'call') return;
    const { callKey: callId, state } = event.call;
    voice.read(recordOf(event.call));
    const wasHeld = before.get(callId) === 'held' && state === 'connected';
    const name = wasHeld ? 'resume' : EVENT_OF[state];
    before.set(callId, state);
    if (name) voice.hear(name, { callId, callType: 'inbound' });
    if (state === 'ended') voice.hear('wrapupended', { callId });
  }, signal);
  // calls that were there before this page
  void source.snapshot().then((calls) => {
    for (const call of calls) voice.read(recordOf(call));
  });
  return voice;
}

function recordOf(call: PageCall): VoiceRecord {
  const isOver = call.state === 'ended';
  const isRinging = call.state === 'offered' || call.state === 'ringing';
  const reason = call.endReason && REASON_OF[call.endReason];
  return {
    callId: call.callKey,
    isOver,
    disposition: isOver ? 'completed' : isRinging ? 'new' : 'in-progress',
    disconnectReason: reason,
    queue: call.queue ?? undefined,
    language: call.language ?? undefined,
    record: salesforceRecord(call.record?.id) ?? undefined,
  };
}
