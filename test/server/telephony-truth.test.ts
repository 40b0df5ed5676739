import { E164 } from '../../protocol/phone.ts';
import { type CallReport } from '../../protocol/call.ts';
import {
  type CallStep,
  type CallTruthHarness,
  describeServerCallTruth,
} from '../contracts/server-call-truth.ts';
import { createFixture } from './server-fixture.ts';

/** A call's state, and what says so to the server. */
type Said = Partial<CallReport> & { callKey: string; seq: number };

async function openExchange(): Promise<CallTruthHarness> {
  const fixture = await createFixture();
  const last = new Map<string, Said>();
  const deliver = async (said: Said) => {
    const { status, body } = await fixture.report(said);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  };
  return {
    ctx: fixture.ctx,
    clock: fixture.clock,
    tenantId: fixture.acme.id,
    happens(callKey, step) {
      const before = last.get(callKey);
      // a caller has one call at a time
      const caller = before?.caller ?? E164.parse(`+14155550${200 + last.size}`);
      const said = { ...whole(callKey, step), caller, seq: (before?.seq ?? 0) + 1 };
      last.set(callKey, said);
      return () => deliver(said);
    },
    repeat: (callKey) => deliver(last.get(callKey)!),
    close: () => fixture.close(),
  };
}

function whole(callKey: string, step: CallStep): Omit<Said, 'seq'> {
  return {
    callKey: callKey as CallReport['callKey'],
    state: step.is,
    agent: 'agent' in step ? { id: step.agent } : null,
    ...('by' in step && { endReason: step.by }),
  };
}

describeServerCallTruth('the signed webhook', openExchange);
