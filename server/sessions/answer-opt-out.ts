import { type SessionSnapshot } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import { optOut } from '../messages/opt-out.ts';
import { AppError } from '../platform/app-error.ts';
import { tellSession } from './finish-closing.ts';
import { lockOwnSession } from './own-session.ts';
import { renderSnapshot } from './snapshot.ts';
import { lockSession, updateSession } from './store.ts';

/**
 * The agent's answer to "did the caller mean stop?". `stop` opts the caller out, `continue` lets sending go on; both are
 * audited. Refused with `session_ended` after the end. May be repeated.
 */
export async function answerOptOut(
  ctx: Context,
  principal: AgentPrincipal,
  id: string,
  decision: 'stop' | 'continue',
): Promise<SessionSnapshot> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const session = await lockOwnSession(tx, principal, id);
    if (session.state !== 'active') throw new AppError('session_ended');
    if (session.opt_out_suspected) {
      await updateSession(tx, id, { opt_out_suspected: false });
      if (decision === 'stop')
        await optOut(ctx, tx, session, { how: 'agent', by: null, language: session.language });
      else await tellSession(tx, id);
      await recordChange(tx, ctx, {
        actor: `agent:${principal.agentId}`,
        action: `opt_out.${decision}`,
        object: `session/${id}`,
        before: { optOutSuspected: true },
        after: { optOutSuspected: false },
      });
    }
    // locked above
    return renderSnapshot(tx, (await lockSession(tx, id))!);
  });
}
