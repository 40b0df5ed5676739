import {
  type CallStep,
  type CallTruthHarness,
  describeServerCallTruth,
} from '../contracts/server-call-truth.ts';
import { type Callback } from '../fakes/twilio-voice.ts';
import { createVoiceWorld, type VoiceWorld } from './twilio-voice-world.ts';

interface Played {
  sid: string;
  number: number;
  legs: Map<string, string>;
  holder: string | null;
}

/** How the flow brings caller and agent together. */
type Way = (world: VoiceWorld, call: Played, step: CallStep, at: () => Date) => Callback[];

/** `<Dial>` with a client for each agent, whose address says who and where. */
const byDial: Way = ({ voice }, call, step, at) => {
  const leg = (agent: string) => {
    const known = call.legs.get(agent);
    const sid = known ?? voice.dials(call.sid, { to: `client:${agent}`, at: at() });
    call.legs.set(agent, sid);
    const caller = voice.calls.get(call.sid)!.from;
    return (status: string) =>
      voice.becomes(sid, status, { at: at(), query: { agent, queue: 'repairs', caller } });
  };
  const root = (status: string) => voice.becomes(call.sid, status, { at: at() });
  switch (step.is) {
    case 'ringing':
      return [leg('ana')('initiated'), leg('ana')('ringing')];
    case 'transferring':
      return [leg('ben')('ringing')];
    case 'ended':
      if (step.by === 'transferred_out') {
        const out = voice.dials(call.sid, { to: '+14155550300', at: at() });
        return [leg(call.holder!)('completed'), voice.becomes(out, 'in-progress', { at: at() })];
      }
      if (step.by === 'failed') return [root('failed')];
      return [...(call.holder ? [leg(call.holder)('completed')] : []), root('completed')];
    default: {
      const before = call.holder;
      call.holder = step.agent;
      const taken = leg(step.agent)('in-progress');
      return before === null || before === step.agent ? [taken] : [taken, leg(before)('completed')];
    }
  }
};

/** `<Conference>`, as Flex has it: who is there, who is held, and who hung up. */
const byConference: Way = ({ voice }, call, step, at) => {
  const says = (sid: string, event: string, query: Record<string, string>, form = {}) =>
    voice.says(sid, event, { at: at(), conference: call.number, query, form });
  const caller = voice.calls.get(call.sid)!.from;
  const agentLeg = (agent: string) => {
    const sid = call.legs.get(agent) ?? voice.dials(call.sid, { to: `client:${agent}`, at: at() });
    call.legs.set(agent, sid);
    return { sid, query: { call: call.sid, agent, queue: 'repairs', caller } };
  };
  const own = { call: call.sid, queue: 'repairs', caller };
  const leaves = (reason: string) => ({ ReasonParticipantLeft: reason, ParticipantCallStatus: 'completed' });
  switch (step.is) {
    case 'ringing':
      return [voice.becomes(agentLeg('ana').sid, 'ringing', { at: at(), query: agentLeg('ana').query })];
    case 'transferring':
      return [voice.becomes(agentLeg('ben').sid, 'ringing', { at: at(), query: agentLeg('ben').query })];
    case 'held':
      return [says(call.sid, 'participant-hold', own)];
    case 'ended': {
      if (step.by === 'failed') return [voice.becomes(call.sid, 'failed', { at: at() })];
      if (step.by === 'missed' || step.by === 'network')
        return [voice.becomes(call.sid, 'completed', { at: at() })];
      if (step.by === 'caller_hangup')
        return [says(call.sid, 'participant-leave', own, leaves('participant_hung_up'))];
      const { sid, query } = agentLeg(call.holder!);
      const left = says(sid, 'participant-leave', query, leaves('participant_hung_up'));
      if (step.by === 'agent_hangup')
        return [left, says(call.sid, 'participant-leave', own, leaves('moderator_ended_conference'))];
      const out = voice.dials(call.sid, { to: '+14155550300', at: at() });
      return [left, says(out, 'participant-join', { call: call.sid })];
    }
    default: {
      const before = call.holder;
      call.holder = step.agent;
      const { sid, query } = agentLeg(step.agent);
      const held = call.legs.size > 1 ? [says(call.sid, 'participant-unhold', own)] : [];
      const joined = [says(sid, 'participant-join', query), ...held];
      if (before === null || before === step.agent) return joined;
      const gone = agentLeg(before);
      return [...joined, says(gone.sid, 'participant-leave', gone.query, leaves('participant_hung_up'))];
    }
  }
};

async function open(way: Way): Promise<CallTruthHarness> {
  const world = await createVoiceWorld();
  const { voice, clock } = world;
  const calls = new Map<string, Played>();
  // Twilio's callbacks of one call are a second apart at least
  let second = 0;
  const at = () => new Date(clock.now().getTime() + 1_000 * ++second - 200_000);
  const of = (callKey: string): Played => {
    const number = calls.size + 1;
    const known = calls.get(callKey) ?? {
      ...{ number, legs: new Map<string, string>(), holder: null },
      sid: voice.begins({ from: `+14155550${200 + number}`, at: at() }),
    };
    calls.set(callKey, known);
    return known;
  };
  return {
    ctx: world.ctx,
    clock,
    tenantId: world.acme.id,
    callKeyOf: (callKey) => of(callKey).sid,
    happens(callKey, step) {
      const callbacks = way(world, of(callKey), step, at);
      return async () => {
        for (const callback of callbacks) {
          const { status } = await world.deliver(callback);
          if (status !== 200) throw new Error(String(status));
        }
        // what a callback shows to be missing is asked for at once
        await world.follow(of(callKey).sid);
      };
    },
    async repeat(callKey) {
      const { sid, holder, legs } = of(callKey);
      voice.calls.get(legs.get(holder!)!)!.status = 'in-progress';
      await world.follow(sid);
    },
    close: () => world.close(),
  };
}

const WHY = 'callbacks of calls say that a leg is over, and not who hung up';
const LOST = 'Twilio says that the call is completed, whatever became of its media';

describeServerCallTruth('Twilio Voice by <Dial>', () => open(byDial), {
  unknown: { caller_hangup: WHY, agent_hangup: WHY, network: LOST },
  untoldHold: 'a call by <Dial> is held by its flow alone',
});

describeServerCallTruth('Twilio Voice by <Conference>', () => open(byConference), {
  unknown: { network: LOST },
});
