import type * as z from 'zod/mini';
import { type CallReport, type EndReason, type WaitSms } from '../../../protocol/call.ts';
import { assertNever } from '../../../protocol/assert-never.ts';
import { type Agent, QUEUES } from '../../demo-world.ts';
import { type SimCall } from '../../wire.ts';

/** As reports name an agent. */
type AgentRef = Pick<Agent, 'id' | 'name'>;

/** What can happen to a call. */
export type CallAction =
  | { type: 'consent'; waitSms: WaitSms }
  | { type: 'ring'; agent: AgentRef }
  | { type: 'answer' }
  | { type: 'hold' }
  | { type: 'resume' }
  | { type: 'beginTransfer' }
  | { type: 'finishTransfer'; agent: AgentRef }
  | { type: 'end'; reason: EndReason };

/** The call after `action`, with the next `seq`; `null` when the action does not fit its state. Pure. */
export function applyAction(call: SimCall, action: CallAction, at: string): SimCall | null {
  const next = (change: Partial<SimCall>): SimCall => ({ ...call, ...change, seq: call.seq + 1 });
  switch (action.type) {
    case 'consent':
      // it is asked once
      return call.waits && call.state === 'offered' && call.waitSms === null
        ? next({ waitSms: action.waitSms })
        : null;
    case 'ring':
      return call.state === 'offered' ? next({ state: 'ringing', agent: action.agent, waits: false }) : null;
    case 'answer':
      return call.state === 'ringing' ? next({ state: 'connected', connectedAt: at }) : null;
    case 'hold':
      return call.state === 'connected' ? next({ state: 'held' }) : null;
    case 'resume':
      return call.state === 'held' ? next({ state: 'connected' }) : null;
    case 'beginTransfer':
      return call.state === 'connected' || call.state === 'held' ? next({ state: 'transferring' }) : null;
    case 'finishTransfer':
      return call.state === 'transferring' ? next({ state: 'connected', agent: action.agent }) : null;
    case 'end':
      return call.state === 'ended' ? null : next({ state: 'ended', endedAt: at, endReason: action.reason });
    default:
      return assertNever(action);
  }
}

/** The whole state of a call as telephony reports it. A withheld number is not reported. */
export function toReport(call: SimCall): z.input<typeof CallReport> {
  return {
    callKey: call.callKey,
    seq: call.seq,
    state: call.state,
    channel: call.channel,
    direction: 'inbound',
    caller: call.withheld ? null : call.number,
    ...(call.callerName === null ? {} : { callerName: call.callerName }),
    dialled: QUEUES.find(({ key }) => key === call.queue)?.number ?? null,
    queue: call.queue,
    language: call.language,
    agent: call.agent,
    ...(call.waitSms === null ? {} : { waitSms: call.waitSms }),
    record: call.record,
    startedAt: call.startedAt,
    connectedAt: call.connectedAt,
    ...(call.endReason === null ? {} : { endReason: call.endReason }),
  };
}
