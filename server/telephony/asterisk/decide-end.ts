import { type EndReason } from '../../../protocol/call.ts';
import { type Leg } from './decide-feed.ts';

/** Causes of Q.850, as Asterisk gives them (`causes.h`). 44: no sound came for as long as `rtp_timeout` allows. */
const NETWORK = [27, 38, 44];
const FAILED = [34, 41, 42, 47, 102, 127];
const REJECTED = 21;

/** What a feed knows of a call that is over: its caller's leg, and those of the last agent who had it. */
export interface EndView {
  caller: Leg;
  agent: readonly Leg[];
}

/**
 * Why a call ended, by what the feeds say; the first of `views` is asked first. Whoever asked to hang up without being told to did; where
 * nobody asked, the cause says why. `AgentComplete` names a side by chance then, and `QueueCallerAbandon` comes of callers who waited
 * as long as they may: neither is read. Pure.
 */
export function decideEnd(views: readonly EndView[], { wasTaken }: { wasTaken: boolean }): EndReason {
  const heard = views.filter(({ caller }) => caller.gone && !caller.gone.isUnheard);
  if (heard.length === 0) return 'source_lost';
  const cause = heard.map(({ caller }) => caller.gone?.cause ?? 0).find((one) => one !== 0) ?? 0;
  const callerAsked = views.some(({ caller }) => caller.asked !== null);
  const hasPassed = views.some(({ agent }) => agent.some((leg) => leg.hasPassed));
  if (!wasTaken) {
    if (callerAsked) return 'abandoned';
    return byCause(cause) ?? (cause === REJECTED ? 'rejected' : 'missed');
  }
  const agentAsked = !hasPassed && views.some(({ agent }) => askedOf(agent) !== null);
  if (callerAsked && agentAsked) return isFirst(views) ? 'agent_hangup' : 'caller_hangup';
  if (callerAsked) return 'caller_hangup';
  if (agentAsked) return 'agent_hangup';
  return byCause(cause) ?? (hasPassed ? 'transferred_out' : 'system');
}

/** Both asked: whether the agent did so first, by the first feed that heard both. */
function isFirst(views: readonly EndView[]): boolean {
  const both = views.find(({ caller, agent }) => caller.asked !== null && askedOf(agent) !== null);
  return both !== undefined && askedOf(both.agent)! < both.caller.asked!;
}

const askedOf = (legs: readonly Leg[]): number | null =>
  legs.find(({ asked }) => asked !== null)?.asked ?? null;

function byCause(cause: number): EndReason | null {
  if (NETWORK.includes(cause)) return 'network';
  return FAILED.includes(cause) ? 'failed' : null;
}
