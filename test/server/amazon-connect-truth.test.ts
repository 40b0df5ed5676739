import {
  type CallStep,
  type CallTruthHarness,
  describeServerCallTruth,
} from '../contracts/server-call-truth.ts';
import { createConnectWorld } from './amazon-connect-world.ts';

const REASONS: Partial<Record<string, string>> = {
  caller_hangup: 'CUSTOMER_DISCONNECT',
  agent_hangup: 'AGENT_DISCONNECT',
  transferred_out: 'THIRD_PARTY_DISCONNECT',
  missed: 'CONTACT_FLOW_DISCONNECT',
  network: 'TELECOM_PROBLEM',
  failed: 'OUTBOUND_ATTEMPT_FAILED',
};

interface Played {
  /** Contacts of the call, the first first. */
  contacts: string[];
  caller: string;
  holder: string | null;
}

/** Amazon Connect by EventBridge; each agent has a contact of their own. */
async function open(): Promise<CallTruthHarness> {
  const world = await createConnectWorld();
  const { connect, clock } = world;
  const calls = new Map<string, Played>();
  // events say seconds
  let second = 0;
  const at = () => new Date(clock.now().getTime() + 1_000 * ++second - 200_000);
  const of = (callKey: string): Played => {
    const caller = `+14155550${200 + calls.size + 1}`;
    const known = calls.get(callKey) ?? {
      ...{ contacts: [connect.begins({ caller, at: at() })], caller, holder: null },
    };
    calls.set(callKey, known);
    return known;
  };
  const eventsOf = (call: Played, step: CallStep): string[] => {
    const last = call.contacts.at(-1)!;
    const next = () => {
      const id = connect.begins({ caller: call.caller, at: at(), initial: call.contacts[0]! });
      call.contacts.push(id);
      return id;
    };
    switch (step.is) {
      case 'ringing':
        return [connect.event(last, 'INITIATED', at()), connect.queued(last, 'q-repairs', at())];
      case 'transferring': {
        const id = next();
        return [connect.event(id, 'INITIATED', at()), connect.queued(id, 'q-repairs', at())];
      }
      case 'ended':
        connect.contacts.get(last)!.queue ??= 'q-repairs';
        return call.contacts
          .filter((id) => connect.contacts.get(id)!.gone === null)
          .map((id) => connect.disconnected(id, REASONS[step.by]!, at()));
      default: {
        const isSame = call.holder === step.agent;
        const before = call.holder === null || isSame ? null : call.contacts[0]!;
        call.holder = step.agent;
        connect.contacts.get(last)!.queue ??= 'q-repairs';
        // said again, as by an event that came late
        const taken = isSame
          ? connect.event(last, 'CONNECTED_TO_AGENT', connect.contacts.get(last)!.agent!.at)
          : connect.connected(last, `user-${step.agent}`, at());
        return before === null ? [taken] : [taken, connect.disconnected(before, 'AGENT_DISCONNECT', at())];
      }
    }
  };
  return {
    ctx: world.ctx,
    clock,
    tenantId: world.acme.id,
    callKeyOf: (callKey) => of(callKey).contacts[0]!,
    happens(callKey, step) {
      const bodies = eventsOf(of(callKey), step);
      return async () => {
        for (const body of bodies) {
          const { status } = await world.deliver(body);
          if (status !== 200) throw new Error(String(status));
        }
        // the number, and who an agent is, are asked for at once
        await world.follow(of(callKey).contacts[0]!);
      };
    },
    async repeat(callKey) {
      await world.follow(of(callKey).contacts[0]!);
    },
    close: () => world.close(),
  };
}

describeServerCallTruth('Amazon Connect by EventBridge', open, {
  untoldHold: 'contact events say for how long a call was held, and that afterwards',
});
