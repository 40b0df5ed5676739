import { type EndReason } from '../../protocol/call-state.ts';
import { CallLedger } from './call-ledger.ts';

/** What of a `PhoneCall` is read. Source: `@salesforce/scv-connector-base` 3.6, `src/main/types.js`. */
interface PhoneCall {
  callId?: unknown;
  callType?: unknown;
  state?: unknown;
  reason?: unknown;
  callInfo?: { initialCallId?: unknown; queueName?: unknown; isOnHold?: unknown } | undefined;
}

/** Calls between agents, and the second line of a consultation: not the caller. */
const NOT_THE_CALLER = new Set(['addparticipant', 'internalcall', 'consult']);

/** Calls out of what a Service Cloud Voice connector tells Salesforce. */
export class ScvCalls {
  readonly ledger: CallLedger;
  /** Legs that were talked. */
  #talked = new Set<string>();
  #legs = new Map<string, { callKey: string; queue: string | undefined }>();

  constructor(ledger = new CallLedger()) {
    this.ledger = ledger;
  }

  /** An event as the connector publishes it; of any other kind, or malformed: nothing. */
  hear(eventType: unknown, payload: unknown): void {
    const { call, calls, callId, isCustomerOnHold } = (payload ?? {}) as Record<string, unknown>;
    switch (eventType) {
      case 'QUEUED_CALL_STARTED':
        return this.#tell(call, 'offered');
      case 'CALL_STARTED':
        return this.#tell(call, 'ringing');
      case 'CALL_CONNECTED':
        return this.#tell(call, 'connected');
      case 'CALL_FAILED':
        return this.#end(call, 'failed');
      case 'HANGUP':
        for (const one of calls === undefined ? [call] : listOf(calls)) this.#end(one);
        return;
      case 'HOLD_TOGGLE':
      case 'PARTICIPANTS_SWAPPED':
      case 'PARTICIPANTS_CONFERENCED':
        for (const one of listOf(calls)) this.#hold(one, isCustomerOnHold === true);
        return;
      case 'WRAP_UP_ENDED':
        return this.#endWrapUp(callId);
      default:
    }
  }

  #tell(given: unknown, state: 'offered' | 'ringing' | 'connected' | 'held'): void {
    const call = (given ?? {}) as PhoneCall;
    const leg = textOf(call.callId);
    if (leg === undefined || NOT_THE_CALLER.has(String(call.callType).toLowerCase())) return;
    const callKey = this.#legs.get(leg)?.callKey ?? textOf(call.callInfo?.initialCallId) ?? leg;
    const queue = textOf(call.callInfo?.queueName)?.slice(0, 120) ?? this.#legs.get(leg)?.queue;
    this.#legs.set(leg, { callKey, queue });
    if (state === 'connected' || state === 'held') this.#talked.add(leg);
    this.ledger.tell({ leg, callKey, state, ...(queue === undefined ? {} : { queue }) });
  }

  #hold(given: unknown, isCustomerOnHold: boolean): void {
    const { callId, callInfo } = (given ?? {}) as PhoneCall;
    if (!this.#talked.has(String(callId))) return;
    const isHeld = typeof callInfo?.isOnHold === 'boolean' ? callInfo.isOnHold : isCustomerOnHold;
    this.#tell(given, isHeld ? 'held' : 'connected');
  }

  /** Connectors end calls without saying which; where there is one alone, it is that. */
  #end(given: unknown, told?: EndReason): void {
    const call = (given ?? {}) as PhoneCall;
    const live = this.ledger.live();
    const leg =
      textOf(call.callId) ??
      [...this.#legs].find(([, { callKey }]) => live.length === 1 && callKey === live[0]!.callKey)?.[0];
    const known = leg === undefined ? undefined : this.#legs.get(leg);
    if (leg === undefined || !known) return;
    const wasTalked = this.#talked.has(leg);
    const endReason = told ?? endReasonOf(call, wasTalked);
    this.ledger.tell({ leg, callKey: known.callKey, state: 'ended', endReason, wrapUp: wasTalked });
    if (this.#legs.size > 200) this.#forget();
  }

  #endWrapUp(callId: unknown): void {
    const leg = textOf(callId);
    const known = leg === undefined ? undefined : this.#legs.get(leg);
    if (leg !== undefined && known)
      this.ledger.tell({ leg, callKey: known.callKey, state: 'ended', wrapUp: false });
  }

  #forget(): void {
    const [oldest] = this.#legs.keys();
    if (oldest === undefined) return;
    this.#legs.delete(oldest);
    this.#talked.delete(oldest);
  }
}

function endReasonOf({ state, reason, callType }: PhoneCall, wasTalked: boolean): EndReason {
  if (state === 'transferred') return 'transferred_out';
  if (reason === 'error' || state === 'failed') return 'failed';
  if (state === 'declined') return 'rejected';
  return wasTalked || String(callType).toLowerCase() === 'outbound' ? 'unknown' : 'missed';
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.values(value) : [];
