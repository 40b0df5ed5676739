import { type EndReason } from '../../protocol/call.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { automaticTextIsOff, findAutomaticText } from '../automatic-texts/find-automatic-text.ts';
import { callFacts } from '../calls/call-facts.ts';
import { type CallRow } from '../calls/call-row.ts';
import { type Context } from '../context.ts';
import { addMessage } from '../messages/add-message.ts';
import { isOptedOut } from '../messages/contact.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { decideClosing } from './decide-closing.ts';
import { renderSession } from './render-session.ts';
import { type SessionRow } from './session-row.ts';
import { lockSessionOfCall, updateSession } from './store.ts';

/**
 * Ends the session of a call: the closing text and the end are one transaction, so that whatever follows, there is
 * exactly one closing text or exactly one reason why there is none. May be repeated; only the first call has an effect.
 */
export async function endSession(ctx: Context, tx: Tx, call: CallRow, reason: EndReason): Promise<void> {
  const session = await lockSessionOfCall(tx, call.call_key);
  if (session?.state !== 'active') return;
  const closing = await closingOf(tx, call, session);
  const queued = closing.decision.outcome === 'queued';
  await updateSession(tx, session.id, {
    state: queued ? 'closing' : 'ended',
    ended_at: ctx.clock.now(),
    end_reason: reason,
    closing: closing.decision.outcome,
    opt_out_suspected: false,
  });
  if (closing.decision.outcome === 'queued') {
    await addMessage(ctx, tx, session, {
      kind: 'closing',
      text: closing.decision.text,
      language: closing.language,
    });
  }
  await appendSessionEvent(tx, session.id, {
    type: 'session.changed',
    session: await renderSession(tx, session.id),
  });
}

async function closingOf(tx: Tx, call: CallRow, session: SessionRow) {
  const settings = await effectiveSettings(tx, session.queue_key);
  const facts = await callFacts(tx, call);
  const found = await findAutomaticText(tx, 'closing', {
    language: session.language,
    queueDefault: facts.queueDefault,
    tenantDefault: facts.tenantDefault,
    strict: settings.autoStrict,
  });
  const filled = found && resolveVariables(found.body, facts.values);
  const destination = decideDestination(session.caller, facts.homeCountry);
  const decision = decideClosing({
    inCallSms: settings.inCallSms,
    closingWhen: settings.closingWhen,
    anyMessage: session.next_seq > 1,
    optedOut: await isOptedOut(tx, session),
    destinationAllowed:
      destination.ok || (destination.reason === 'non_domestic' && settings.nonDomesticInCall),
    off: await automaticTextIsOff(tx, 'closing'),
    text: filled && filled.missing.length === 0 ? filled.text : null,
  });
  return { decision, language: found?.language ?? session.language };
}
