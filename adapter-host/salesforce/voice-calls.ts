import { type CallState, type RecordRef } from '../../protocol/call-state.ts';
import { type CaseDatum } from '../../protocol/adapter.ts';
import { CallLedger } from './call-ledger.ts';
import { endReasonOf, type VoiceEnding } from './end-reason.ts';

/** Events of `lightning-service-cloud-voice-toolkit-api` that move a call. Source: Voice Toolkit API, telephony events. */
export const VOICE_EVENTS = [
  'callstarted',
  'callconnected',
  'hold',
  'resume',
  'callended',
  'wrapupended',
] as const;
export type VoiceEventName = (typeof VOICE_EVENTS)[number];

/** What the `VoiceCall` record of a call says; what it does not say is left out. */
export interface VoiceRecord extends Pick<VoiceEnding, 'disposition' | 'disconnectReason'> {
  /** `VendorCallKey`: the `callId` of the events. */
  callId: string;
  /** `VendorParentCallKey`: of the call before it was passed on. */
  parentKey?: string | undefined;
  /** It has a time at which it ended. */
  isOver: boolean;
  queue?: string | undefined;
  language?: string | undefined;
  record?: RecordRef | undefined;
  data?: CaseDatum[] | undefined;
  /** The caller's address, if what the call is about has one. */
  email?: string | undefined;
}

interface Leg {
  callKey: string | null;
  state: CallState;
  wasConnected: boolean;
  isOutbound: boolean;
  wrapUp: boolean;
  record: VoiceRecord | undefined;
}

/** Milliseconds the record may take to say which call a leg belongs to; then the leg counts as a call of its own. */
const RECORD_MS = 2_000;

const STATE_OF: Readonly<Record<VoiceEventName, CallState | null>> = {
  callstarted: 'ringing',
  callconnected: 'connected',
  hold: 'held',
  resume: 'connected',
  callended: 'ended',
  wrapupended: null,
};

/**
 * Calls of Service Cloud Voice. The toolkit says that a call rings, is talked, held and over; queue, language, case and
 * reason of the end stand in the `VoiceCall` record, and so does the key of a call that was passed on.
 */
export class VoiceCalls {
  readonly ledger: CallLedger;
  #legs = new Map<string, Leg>();
  /** Records that came before the first event of their call. */
  #records = new Map<string, VoiceRecord>();

  constructor(ledger = new CallLedger()) {
    this.ledger = ledger;
  }

  /** An event of the toolkit; its `detail` is what some connector filled in, so that only what has the right shape counts. */
  hear(name: VoiceEventName, detail: unknown): void {
    const { callId, callType } = (detail ?? {}) as { callId?: unknown; callType?: unknown };
    if (typeof callId !== 'string' || callId === '' || callId.length > 200) return;
    const state = STATE_OF[name];
    const leg = this.#legs.get(callId) ?? this.#begin(callId, state);
    if (!leg) return;
    if (typeof callType === 'string') leg.isOutbound ||= callType.toLowerCase() === 'outbound';
    if (state === null) leg.wrapUp = false;
    else this.#move(leg, state);
    this.#tell(callId, leg);
  }

  /** The record of a call was read, perhaps again. A call nobody told of that is being talked was there before this page. */
  read(record: VoiceRecord): void {
    if (record.callId === '') return;
    this.#records.set(record.callId, record);
    const [oldest] = this.#records.keys();
    if (this.#records.size > 50 && oldest !== undefined) this.#records.delete(oldest);
    const isTalked = record.disposition === 'in-progress' && !record.isOver;
    const leg = this.#legs.get(record.callId) ?? (isTalked ? this.#begin(record.callId, 'connected') : null);
    if (!leg) return;
    leg.record = record;
    leg.callKey ??= keyOf(record);
    this.#tell(record.callId, leg);
  }

  #begin(callId: string, state: CallState | null): Leg | null {
    if (state === null || state === 'ended') return null;
    const record = this.#records.get(callId);
    const callKey = record ? keyOf(record) : null;
    const leg: Leg = {
      ...{ callKey, state, record },
      ...{ wasConnected: state !== 'ringing', isOutbound: false, wrapUp: false },
    };
    this.#legs.set(callId, leg);
    if (callKey === null) setTimeout(() => this.#settle(callId, leg), RECORD_MS);
    const [oldest] = this.#legs.keys();
    if (this.#legs.size > 200 && oldest !== undefined) this.#legs.delete(oldest);
    return leg;
  }

  #settle(callId: string, leg: Leg): void {
    if (leg.callKey !== null) return;
    leg.callKey = callId;
    this.#tell(callId, leg);
  }

  #move(leg: Leg, state: CallState): void {
    if (leg.state === 'ended' || (state === 'ringing' && leg.wasConnected)) return;
    if (state === 'ended') leg.wrapUp = leg.wasConnected;
    else leg.wasConnected ||= state !== 'ringing';
    leg.state = state;
  }

  #tell(callId: string, leg: Leg): void {
    const { callKey, state, record, wrapUp, wasConnected, isOutbound } = leg;
    if (callKey === null) return;
    const { queue, language, record: related, data, email, disposition, disconnectReason } = record ?? {};
    // A call that came and went before its key was known is told of all the same.
    if (state === 'ended') this.ledger.tell({ leg: callId, callKey, state: 'ringing' });
    this.ledger.tell({
      ...{ leg: callId, callKey, state },
      ...(queue === undefined ? {} : { queue }),
      ...(language === undefined ? {} : { language }),
      ...(related === undefined ? {} : { record: related }),
      ...(data === undefined || data.length === 0 ? {} : { data }),
      ...(email === undefined ? {} : { email }),
      ...(state === 'ended' && {
        wrapUp,
        endReason: endReasonOf({ wasConnected, isOutbound, disposition, disconnectReason }),
      }),
    });
  }
}

const keyOf = ({ callId, parentKey = '' }: VoiceRecord): string => (parentKey === '' ? callId : parentKey);
