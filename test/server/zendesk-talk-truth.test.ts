import {
  type CallStep,
  type CallTruthHarness,
  describeServerCallTruth,
} from '../contracts/server-call-truth.ts';
import { createTalkWorld, type Said } from './talk-world.ts';

/** Zendesk Talk with a Zendesk that plays calls: what happens is told by its webhooks, what is asked by its API. */
async function openTalk(): Promise<CallTruthHarness> {
  const world = await createTalkWorld();
  const { zendesk, clock } = world;
  const items = new Map<string, number>();
  const holders = new Map<number, string>();
  // Zendesk's events of one call are a second apart at least
  let second = 0;
  const soon = () => new Date(clock.now().getTime() + 1_000 * ++second - 3_600_000);
  const itemOf = (callKey: string) => {
    const known = items.get(callKey);
    if (known !== undefined) return known;
    const item = 4_000 + items.size;
    items.set(callKey, item);
    zendesk.addCall(item, { from: `+14155550${200 + items.size}`, createdAt: clock.now() });
    return item;
  };
  const eventsOf = (item: number, step: CallStep): Said[] => {
    const before = holders.get(item);
    const said = (kind: Said['kind'], agent: string, reason?: string): Said => ({
      ...{ kind, agent, item, at: soon() },
      ...(reason !== undefined && { reason }),
    });
    switch (step.is) {
      case 'ringing':
        return [said('added', 'ana', 'OFFERED')];
      case 'transferring':
        return [said('added', 'ben', 'OFFERED')];
      case 'ended':
        return [said('removed', before ?? 'ana')];
      default: {
        holders.set(item, step.agent);
        const taken = said('updated', step.agent, 'ACCEPTED');
        return before === undefined || before === step.agent ? [taken] : [taken, said('removed', before)];
      }
    }
  };
  return {
    ctx: world.ctx,
    clock,
    tenantId: world.acme.id,
    callKeyOf: (callKey) => `zendesk-talk:${itemOf(callKey)}:1`,
    happens(callKey, step) {
      const item = itemOf(callKey);
      const bodies = eventsOf(item, step).map(world.eventOf);
      const isMissed = step.is === 'ended' && !holders.has(item);
      return async () => {
        for (const body of bodies) {
          const { status } = await world.deliver(body);
          if (status !== 200) throw new Error(String(status));
          await world.follow(item);
        }
        // nobody says that a call which nobody took is over: nothing more is heard of it
        if (isMissed) {
          clock.advance(301);
          await world.follow(item);
        }
      };
    },
    async repeat(callKey) {
      const item = itemOf(callKey);
      zendesk.agents.set(holders.get(item)!, { callStatus: 'on_call' });
      await world.follow(item);
    },
    close: () => world.close(),
  };
}

const WHY = 'a work item that is removed does not say who hung up, or why';

describeServerCallTruth('Zendesk Talk', openTalk, {
  unknown: {
    ...{
      caller_hangup: WHY,
      agent_hangup: WHY,
      transferred_out: WHY,
      missed: WHY,
      network: WHY,
      failed: WHY,
    },
  },
  untoldHold: 'a work item stays with its agent while the call is held',
});
