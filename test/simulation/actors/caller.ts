import { type E164 } from '../../../protocol/phone.ts';
import { receiveCarrierEvents } from '../../../server/messages/receive-events.ts';
import { type World } from '../world.ts';
import { type CallerStep } from '../workload.ts';
import { type CallInPlay } from './call-in-play.ts';

/** Texts during the call. */
export async function caller(world: World, call: CallInPlay): Promise<void> {
  await world.sleep(call.plan.startsAt);
  await write(world, call, { steps: call.plan.callerSteps, when: 'during' });
}

/** Texts after it. */
export async function lateCaller(world: World, call: CallInPlay): Promise<void> {
  await world.sleep(call.plan.startsAt + call.plan.lasts);
  await write(world, call, { steps: call.plan.lateSteps, when: 'after' });
}

async function write(
  world: World,
  call: CallInPlay,
  { steps, when }: { steps: readonly CallerStep[]; when: string },
): Promise<void> {
  for (const [i, step] of steps.entries()) {
    await world.sleep(step.after);
    const text = step.text === 'words' ? `${call.callKey} ${when} ${i}` : wordsOf(step.text);
    const eventId = `text-${world.random.uuid()}`;
    for (let times = 0; times < step.times; times++)
      world.spawn('text', () => post(world, call, { eventId, text }));
  }
}

const wordsOf = (text: 'STOP' | 'START' | 'maybe stop'): string =>
  text === 'maybe stop' ? 'please stop texting me' : text;

/** Brings a text; `from` and `to`: other numbers than those of the call. */
export async function post(
  world: World,
  { tenant: { id: tenantId }, caller, ourNumber }: CallInPlay,
  { eventId, text, from = caller, to = ourNumber }: { eventId: string; text: string; from?: E164; to?: E164 },
): Promise<void> {
  await world.insist({ op: 'inbound', tenantId, eventId, ourNumber: to, caller: from, text }, (node) =>
    receiveCarrierEvents(node.ctx, tenantId, 'loopback', [
      { type: 'inbound', eventId, carrierId: eventId, from, to, text, media: [] },
    ]),
  );
}
