import { type SendMessageRequest, type SendMessageResponse } from '../../protocol/message.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { permissionsOf } from '../agents/permissions-of.ts';
import { type CallFacts, sendingFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { findPersonalText } from '../personal-presets/find-personal-text.ts';
import { beginLink, findPhotoLinkText } from '../photo-links/begin-link.ts';
import { AppError } from '../platform/app-error.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { findPresetText } from '../presets/find-preset-text.ts';
import { findQueue } from '../queues/find-queue.ts';
import { lockForSending, type SendingSession } from '../sessions/own-session.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { addMessage } from './add-message.ts';
import { decideSubmission, type SubmissionFacts, type SubmissionSource } from './decide-submission.ts';
import { once } from './idempotency.ts';
import { spendingOf } from './spending-of.ts';

/**
 * Takes an agent's text: stored, in line for the carrier, and told to all screens when this resolves. Repeating it with
 * the same key gives the same answer, also after the end of the call. Throws the codes of `decideSubmission`,
 * `session_ended`, and `not_found` for an agent who is not in charge.
 */
export async function submitMessage(
  ctx: Context,
  principal: AgentPrincipal,
  sessionId: string,
  key: string,
  request: SendMessageRequest,
): Promise<SendMessageResponse> {
  crashPoint('C1');
  const answer = await ctx.db.tenant(principal.tenantId, (tx) =>
    once(ctx, tx, { agentId: principal.agentId, key, request: { sessionId, request } }, async (id) => {
      const session = await lockForSending(tx, principal, sessionId);
      const facts = await sendingFacts(tx, session);
      const asked = await submissionFacts(ctx, tx, principal, session, {
        callKey: request.callKey,
        homeCountry: facts.homeCountry,
      });
      const { source, language } = await sourceOf(ctx, tx, session, { request, facts });
      const decision = decideSubmission(asked, source);
      if (decision.type === 'refused')
        throw new AppError(decision.code, decision.detail ? { detail: decision.detail } : {});
      const message = await addMessage(ctx, tx, session, {
        id,
        // to everything but the link itself it is a text like any other
        kind: request.kind === 'photoLink' ? 'text' : request.kind,
        text: decision.text,
        language,
        ...(request.kind === 'preset' ? { presetId: request.presetId } : {}),
        personal: source.kind === 'preset' && source.personal,
        agent: { id: principal.agentId, name: session.agentName },
        clientKey: key,
      });
      if (source.kind === 'photoLink') await beginLink(ctx, tx, session, { messageId: id, language });
      crashPoint('C2');
      return { message };
    }),
  );
  crashPoint('C3');
  return answer;
}

/** Read in the transaction that stores the message, so that no change of settings slips in between. */
export async function submissionFacts(
  ctx: Context,
  tx: Tx,
  principal: AgentPrincipal,
  session: SendingSession,
  { callKey, homeCountry }: { callKey: string; homeCountry: string },
): Promise<SubmissionFacts> {
  const settings = await effectiveSettings(tx, session.queue_key);
  const queue = await findQueue(tx, session.queue_key);
  const { inCallSms, presets, freeText, personalPresets, smartEncoding, maxSegments } = settings;
  return {
    ...{ inCallSms, presets, freeText, personalPresets, smartEncoding, maxSegments },
    maySend: (await permissionsOf(tx, principal)).has('sms.send'),
    callMatches: callKey === session.call_key,
    queueOn: queue?.smsEnabled === true,
    encodingProfile: session.encoding_profile,
    optedOut: session.optedOut,
    sendingStopped: session.sendingStopped,
    prefixHeld: session.prefixHeld,
    optOutSuspected: session.opt_out_suspected,
    destination: decideDestination(session.caller, { ...settings, homeCountry }),
    spent: await spendingOf(ctx, tx, { queueKey: session.queue_key, sessionId: session.id, pair: session }),
  };
}

interface Source {
  source: SubmissionSource;
  /** Of the text. */
  language: string;
}

async function sourceOf(
  ctx: Context,
  tx: Tx,
  session: SendingSession,
  { request, facts }: { request: SendMessageRequest; facts: CallFacts },
): Promise<Source> {
  if (request.kind === 'photoLink') {
    const { language, ...text } = await findPhotoLinkText(ctx, tx, session, facts);
    return { source: { kind: 'photoLink', ...text }, language };
  }
  const withMedia = (request.media?.length ?? 0) > 0;
  const language = request.language ?? session.language;
  if (request.kind === 'text') return { source: { kind: 'text', text: request.text, withMedia }, language };
  return { source: await presetSource(tx, session, request, { withMedia, values: facts.values }), language };
}

async function presetSource(
  tx: Tx,
  session: SendingSession,
  { presetId: id, language, variables }: Extract<SendMessageRequest, { kind: 'preset' }>,
  { withMedia, values }: { withMedia: boolean; values: Record<string, string> },
): Promise<SubmissionSource> {
  const preset = await findPresetText(tx, id, language, session.queue_key);
  // an administrator's preset, which most are, is found without looking further
  const own = preset ? null : await findPersonalText(tx, { agentId: session.agent_id, id, language });
  return {
    kind: 'preset',
    body: preset?.body ?? own,
    personal: own !== null,
    values: { ...values, ...variables },
    withMedia,
  };
}
