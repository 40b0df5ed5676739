import { type LanguageTag } from '../../../protocol/language.ts';
import { type SendMessageRequest, type SendMessageResponse } from '../../../protocol/message.ts';
import { type SessionSnapshot } from '../../../protocol/session.ts';
import { viewCall } from '../../../server/calls/view-call.ts';
import { cancelMessage } from '../../../server/messages/cancel-message.ts';
import { retryMessage } from '../../../server/messages/retry-message.ts';
import { submitMessage } from '../../../server/messages/submit-message.ts';
import { AppError } from '../../../server/platform/app-error.ts';
import { changeLanguage } from '../../../server/sessions/change-language.ts';
import { markRead } from '../../../server/sessions/mark-read.ts';
import { viewSession } from '../../../server/sessions/view-session.ts';
import { type Outcome } from '../../verification/history.ts';
import { agentPrincipal, type Node } from '../node.ts';
import { Crash } from '../scheduler.ts';
import { tokenHash } from '../stage.ts';
import { type AgentStep } from '../workload.ts';
import { type World } from '../world.ts';
import { type CallInPlay } from './call-in-play.ts';
import { textIn } from './text-in.ts';

/** Looks for the session this often before giving up. */
const LOOKS = 20;
/** Sends again under the same key this often when the answer was lost. */
const REPEATS = 6;

export const principalOf = (call: CallInPlay) =>
  agentPrincipal(call.tenant.id, call.agentId, tokenHash(call.tenant.id, call.agentId));

/** The session of the call, once the system shows it to the agent. `null`: it never does. */
export async function findSession(world: World, call: CallInPlay): Promise<string | null> {
  for (let looks = 0; looks < LOOKS && call.sessionId === null; looks++) {
    await world.sleep(150);
    const view = await quietly(world, (node) => viewCall(node.ctx, principalOf(call), call.callKey));
    call.sessionId ??= view?.snapshot?.session.id ?? null;
  }
  return call.sessionId;
}

/** Does what the plan says, each step some time after the one before. */
export async function agent(world: World, call: CallInPlay): Promise<void> {
  await world.sleep(call.plan.startsAt);
  if (call.plan.hidden) {
    // until the exchange has told of the call
    await world.sleep(300);
    await textIn(world, call);
  }
  const sessionId = await findSession(world, call);
  if (sessionId === null) return;
  for (const [i, step] of call.plan.agentSteps.entries()) {
    await world.sleep(step.after);
    // equal in both tenants
    await act(world, call, { sessionId, step: step.do, key: `${call.callKey}-key-${i}` });
  }
}

interface Doing {
  sessionId: string;
  step: AgentStep['do'];
  key: string;
}

async function act(world: World, call: CallInPlay, { sessionId, step, key }: Doing): Promise<void> {
  const { callKey } = call;
  const text = `${callKey} ${key}`;
  const typed: SendMessageRequest = { kind: 'text', callKey, text };
  switch (step) {
    case 'send':
      return send(world, call, { sessionId, key, text, request: typed });
    case 'sendTwice':
      world.spawn('double click', () => send(world, call, { sessionId, key, text, request: typed }));
      return send(world, call, { sessionId, key, text, request: typed });
    case 'sendOtherUnderSameKey': {
      const first = `${callKey}-key-0`;
      const other = `${text} other`;
      return send(world, call, { sessionId, key: first, text: other, request: { ...typed, text: other } });
    }
    case 'preset': {
      const presetId = call.tenant.presets.hours;
      const language = 'en' as LanguageTag;
      const request = { kind: 'preset', callKey, presetId, language } as SendMessageRequest;
      return send(world, call, { sessionId, key, text: 'We are open from 8 to 18.', request });
    }
    default:
      return useSession(world, call, { sessionId, step, key });
  }
}

async function useSession(world: World, call: CallInPlay, { sessionId, step, key }: Doing): Promise<void> {
  const principal = principalOf(call);
  if (step === 'textIn') return textIn(world, call);
  if (step === 'language') {
    const other = world.random.pick(['en', 'it']) as LanguageTag;
    await quietly(world, (node) => changeLanguage(node.ctx, principal, sessionId, other));
    return;
  }
  const seen = await quietly(world, (node) => viewSession(node.ctx, principal, sessionId));
  if (!seen) return;
  if (step === 'read') {
    const seq = seen.messages.at(-1)?.seq ?? 0;
    await quietly(world, (node) => markRead(node.ctx, principal, sessionId, seq));
  }
  if (step === 'cancel') {
    const waiting = seen.messages.find(({ state }) => state === 'queued');
    if (waiting) await quietly(world, (node) => cancelMessage(node.ctx, principal, sessionId, waiting.id));
  }
  if (step === 'retry') await sendAgain(world, call, { seen, key });
}

async function sendAgain(
  world: World,
  call: CallInPlay,
  { seen, key }: { seen: SessionSnapshot; key: string },
): Promise<void> {
  const lost = seen.messages.find(({ state }) =>
    ['failed', 'undelivered', 'not_confirmed', 'expired'].includes(state),
  );
  if (!lost || lost.kind === 'closing') return;
  const { id } = seen.session;
  await repeated(world, call, { sessionId: id, key, text: lost.text }, (node) =>
    retryMessage(node.ctx, principalOf(call), id, lost.id, key, call.callKey),
  );
}

interface Sending {
  sessionId: string;
  key: string;
  text: string;
}

async function send(
  world: World,
  call: CallInPlay,
  { request, ...sending }: Sending & { request: SendMessageRequest },
): Promise<void> {
  const principal = principalOf(call);
  await repeated(world, call, sending, (node) =>
    submitMessage(node.ctx, principal, sending.sessionId, sending.key, request),
  );
}

/** Under the same key until there is an answer, some patience, and after that sometimes once more. */
async function repeated(
  world: World,
  call: CallInPlay,
  { sessionId, key, text }: Sending,
  perform: (node: Node) => Promise<SendMessageResponse>,
): Promise<void> {
  const { callKey, tenant, agentId } = call;
  const ask = (): Promise<Outcome> =>
    world.ask(
      { op: 'send', tenantId: tenant.id, agentId, callKey, sessionId, key, text },
      perform,
      ({ message: { id, seq } }) => ({ messageId: id, seq }),
    );
  for (let repeats = 0; repeats < REPEATS; repeats++) {
    const { phase } = await ask();
    if (phase !== 'info' && !(phase === 'ok' && world.random.chance(0.2))) return;
    await world.sleep(world.random.below(800));
  }
}

/** What is only looked at, or may be left undone. `null`: refused, or nobody answered. */
export async function quietly<T>(world: World, work: (node: Node) => Promise<T>): Promise<T | null> {
  await world.scheduler.park(null, 'looks');
  try {
    return await world.handle(await world.reach(), work);
  } catch (error) {
    if (error instanceof Crash || error instanceof AppError) return null;
    throw error;
  }
}
