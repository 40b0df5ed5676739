import { type SendMessageResponse } from '../../protocol/message.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { sendingFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { carriesDeadLink } from '../photo-links/fill-link.ts';
import { AppError } from '../platform/app-error.ts';
import { lockForSending } from '../sessions/own-session.ts';
import { addMessage } from './add-message.ts';
import { decideSubmission } from './decide-submission.ts';
import { once } from './idempotency.ts';
import { findMessage } from './store.ts';
import { submissionFacts } from './submit-message.ts';

/** States in which the agent may knowingly send a text again. */
const RETRYABLE = new Set(['undelivered', 'failed', 'expired', 'suppressed', 'not_confirmed']);

/**
 * Sends the words of an earlier text again, as a new message linked to it. Refused with `not_retryable` while the first
 * is on its way or has arrived, and when its words are over: it was for a caller who waited, or its link is dead. Refused,
 * too, with everything a new text is refused with.
 */
export async function retryMessage(
  ctx: Context,
  principal: AgentPrincipal,
  sessionId: string,
  messageId: string,
  key: string,
  callKey: string,
): Promise<SendMessageResponse> {
  return ctx.db.tenant(principal.tenantId, (tx) =>
    once(
      ctx,
      tx,
      { agentId: principal.agentId, key, request: { sessionId, messageId, callKey } },
      async (id) => {
        const session = await lockForSending(tx, principal, sessionId);
        const earlier = await findMessage(tx, messageId);
        if (earlier?.session_id !== sessionId || earlier.direction !== 'out') throw new AppError('not_found');
        const isOver = earlier.kind === 'waitTime' || (await carriesDeadLink(ctx, tx, earlier));
        if (isOver || !RETRYABLE.has(earlier.state)) throw new AppError('not_retryable');
        const facts = await sendingFacts(tx, session);
        const decision = decideSubmission(
          // the words were allowed when they were first sent; who may send them, and to whom, is asked again
          {
            ...(await submissionFacts(ctx, tx, principal, session, {
              callKey,
              homeCountry: facts.homeCountry,
            })),
            freeText: true,
          },
          { kind: 'text', text: earlier.body, withMedia: false },
        );
        if (decision.type === 'refused')
          throw new AppError(decision.code, decision.detail ? { detail: decision.detail } : {});
        const message = await addMessage(ctx, tx, session, {
          id,
          kind: earlier.kind === 'preset' ? 'preset' : 'text',
          text: decision.text,
          language: earlier.language ?? session.language,
          ...(earlier.preset_id ? { presetId: earlier.preset_id } : {}),
          personal: earlier.personal,
          agent: { id: principal.agentId, name: session.agentName },
          clientKey: key,
          retryOf: earlier.retry_of ?? earlier.id,
        });
        return { message };
      },
    ),
  );
}
