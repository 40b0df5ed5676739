import { type E164 } from '../../../protocol/phone.ts';
import { type TextIn } from '../../../protocol/text-in.ts';
import { answerTextIn, beginTextIn } from '../../../server/calls/text-in.ts';
import { viewCall } from '../../../server/calls/view-call.ts';
import { type World } from '../world.ts';
import { principalOf, quietly } from './agent.ts';
import { type CallInPlay, MOBILES } from './call-in-play.ts';
import { post } from './caller.ts';

/** Looks at the call this often for the mobile that texts the code. */
const LOOKS = 10;

/**
 * The agent reads out a code; somebody texts it, or nearly it, perhaps twice at once, perhaps to another number of ours,
 * perhaps a mobile that is in another call; and the agent says whether it is the caller's, which is a matter of chance.
 */
export async function textIn(world: World, call: CallInPlay): Promise<void> {
  const principal = principalOf(call);
  const begun = await quietly(world, (node) => beginTextIn(node.ctx, principal, call.callKey));
  if (!begun?.textIn) return;
  const mobile = world.random.pick(MOBILES);
  mobiles(world, call, { code: begun.textIn, mobile });
  for (let looks = 0; looks < LOOKS; looks++) {
    await world.sleep(100 + world.random.below(300));
    const view = await quietly(world, (node) => viewCall(node.ctx, principal, call.callKey));
    const { id, last } = view?.textIn ?? {};
    if (!id || !last) continue;
    const decision = world.random.chance(0.8) ? 'join' : 'refuse';
    const answer = { id, last, decision } as const;
    const answered = await quietly(world, (node) => answerTextIn(node.ctx, principal, call.callKey, answer));
    if (answered) call.sessionId ??= answered.snapshot?.session.id ?? null;
    return;
  }
}

function mobiles(world: World, call: CallInPlay, { code, mobile }: { code: TextIn; mobile: E164 }): void {
  const { code: digits, ourNumber } = code;
  const wrong = String((Number(digits) + 1) % 10 ** digits.length).padStart(digits.length, '0');
  const other = world.random.pick(Object.values(call.tenant.numbers).map(({ e164 }) => e164));
  const say = (from: E164, text: string, to: string) => {
    const eventId = `text-${world.random.uuid()}`;
    world.spawn('mobile', () => post(world, call, { eventId, text, from, to: to as E164 }));
  };
  // misread, and never put right
  if (world.random.chance(0.3)) return say(mobile, wrong, ourNumber);
  if (world.random.chance(0.3)) say(mobile, wrong, ourNumber);
  if (world.random.chance(0.3)) say(mobile, digits, other);
  say(mobile, world.random.chance(0.5) ? digits : [...digits].join(' '), ourNumber);
  if (world.random.chance(0.5)) say(world.random.pick(MOBILES), digits, ourNumber);
  if (world.random.chance(0.3)) say(mobile, `${call.callKey} from the mobile`, ourNumber);
}
