import { E164 } from '../../protocol/phone.ts';
import { type CallView } from '../../protocol/session.ts';
import { type TextInAnswer } from '../../protocol/text-in.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { permissionsOf } from '../agents/permissions-of.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import { storeInbound } from '../messages/receive-inbound.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { joinByText, numberToText } from '../sessions/join-by-text.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { appendAgentEvent } from '../stream/append-event.ts';
import { type HeldText, heldOf, lockTexted, settleCode } from '../text-in/answer-code.ts';
import { beginCode } from '../text-in/begin-code.ts';
import { keepHeld } from '../text-in/end-code.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { codeOfBlock } from './code-of-block.ts';
import { lockCall, type LockedCall, setBlocked } from './store.ts';
import { renderView } from './view-call.ts';

/**
 * A code for the caller to text, because their number is withheld, cannot be texted, or is not the one to text to. The one
 * before is out of force. Needs the permission to send. Throws `not_found`, `no_permission`, `session_ended`,
 * `text_in_off`, `rate_limited`, and what texting in the call is refused with.
 */
export async function beginTextIn(
  ctx: Context,
  principal: AgentPrincipal,
  callKey: string,
): Promise<CallView> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const call = await lockOwnCall(tx, principal, callKey);
    const settings = await effectiveSettings(tx, call.queue_key);
    if (!settings.textIn) throw new AppError('text_in_off');
    const found = await numberToText(tx, call);
    if ('reason' in found) throw new AppError(codeOfBlock(found.reason));
    const before = await beginCode(ctx, tx, { callKey, ourNumber: found.number });
    await recordChange(tx, ctx, {
      ...{ actor: `agent:${principal.agentId}`, action: 'text_in.began', object: `call/${callKey}` },
      before: null,
      after: { ourNumber: found.number },
    });
    await appendAgentEvent(tx, principal.agentId, { type: 'call.changed', callKey });
    if (before) await keepHeld(ctx, tx, before);
    return renderView(ctx, tx, call);
  });
}

/**
 * The agent says whether the mobile that texted the code is the caller's. `join`: the session opens to it, or goes over to
 * it, and what it has written stands there; `refuse`: nothing of it is shown, and nothing was sent to it. Throws
 * `text_in_over` and `text_in_mismatch` when that is no longer the question, and as above.
 */
export async function answerTextIn(
  ctx: Context,
  principal: AgentPrincipal,
  callKey: string,
  answer: TextInAnswer,
): Promise<CallView> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const call = await lockOwnCall(tx, principal, callKey);
    const code = await lockTexted(tx, callKey, answer);
    const joins = answer.decision === 'join';
    const held = heldOf(code);
    await settleCode(tx, code.id, joins ? 'joined' : 'refused');
    const to = E164.parse(code.sender);
    const session = joins ? await joinByText(ctx, tx, call, { to, on: code.our_number }) : null;
    if (session && 'reason' in session) throw new AppError(codeOfBlock(session.reason));
    if (session) {
      for (const text of held) await storeHeld(ctx, tx, session.id, text);
      await setBlocked(tx, callKey, null);
    }
    await recordChange(tx, ctx, {
      actor: `agent:${principal.agentId}`,
      action: joins ? 'text_in.joined' : 'text_in.refused',
      object: `call/${callKey}`,
      before: null,
      after: { last: answer.last, ourNumber: code.our_number },
    });
    await appendAgentEvent(tx, principal.agentId, { type: 'call.changed', callKey });
    if (session) await tellOfJoining(ctx, tx, session);
    else await keepHeld(ctx, tx, code);
    return renderView(ctx, tx, session ? { ...call, blocked: null } : call);
  });
}

/** Locked again for each: the number of the next message is in the row. */
async function storeHeld(ctx: Context, tx: Tx, sessionId: string, { text, media }: HeldText): Promise<void> {
  const session = (await lockSession(tx, sessionId))!; // this transaction has locked it before
  await storeInbound(ctx, tx, session, { text, media: [...media] });
}

const tellOfJoining = (ctx: Context, tx: Tx, session: SessionRow): Promise<void> =>
  tellWebhooks(ctx, tx, async () => ({
    type: 'text_in.joined',
    stream: session.call_key,
    data: {
      ...{ callKey: session.call_key, sessionId: session.id },
      ...{ caller: session.caller, ourNumber: session.our_number },
    },
  }));

async function lockOwnCall(tx: Tx, principal: AgentPrincipal, callKey: string): Promise<LockedCall> {
  const call = await lockCall(tx, callKey);
  if (call?.agent_id !== principal.agentId) throw new AppError('not_found');
  if (!(await permissionsOf(tx, principal)).has('sms.send')) throw new AppError('no_permission');
  if (call.state === 'ended') throw new AppError('session_ended');
  return call;
}
