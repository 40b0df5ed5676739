import { type EndReason } from '../../protocol/call-state.ts';

/** What is known of an ended call of Salesforce. The texts are those of its `VoiceCall` record, as the telephony wrote them. */
export interface VoiceEnding {
  /** Whether this agent ever talked. */
  wasConnected: boolean;
  isOutbound: boolean;
  /** `CallDisposition`. Source: Object Reference, VoiceCall. */
  disposition?: string | undefined;
  /** `DisconnectReason`, in the words of whoever connected the telephony. */
  disconnectReason?: string | undefined;
}

/** As Amazon Connect names them (Contact record data model, DisconnectReason), and as connectors of partners do. */
const BY_REASON: Readonly<Record<string, EndReason>> = {
  'customer disconnect': 'caller_hangup',
  'customer left': 'caller_hangup',
  'caller disconnect': 'caller_hangup',
  'agent disconnect': 'agent_hangup',
  'agent left': 'agent_hangup',
  'telecom problem': 'network',
  'telecom timeout': 'network',
  'telecom busy': 'failed',
  'telecom number invalid': 'failed',
  'telecom unreachable': 'failed',
  'contact flow disconnect': 'system',
  api: 'system',
  expired: 'system',
  rona: 'missed',
  transferred: 'transferred_out',
  'third party disconnect': 'transferred_out',
};
const BY_DISPOSITION: Readonly<Record<string, EndReason>> = {
  transferred: 'transferred_out',
  failed: 'failed',
  busy: 'failed',
};

/** Why it ended; `unknown` where Salesforce has not said, which is the rule at the moment of the end. */
export function endReasonOf({
  wasConnected,
  isOutbound,
  disposition,
  disconnectReason,
}: VoiceEnding): EndReason {
  const told = BY_REASON[words(disconnectReason)] ?? BY_DISPOSITION[words(disposition)];
  if (told) return told;
  return wasConnected || isOutbound ? 'unknown' : 'missed';
}

const words = (text = ''): string =>
  text
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
