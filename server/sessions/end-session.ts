import { type EndReason } from '../../protocol/call.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { automaticTextIsOff, findAutomaticText } from '../automatic-texts/find-automatic-text.ts';
import { callFacts } from '../calls/call-facts.ts';
import { type CallRow } from '../calls/call-row.ts';
import { type Context } from '../context.ts';
import { addMessage } from '../messages/add-message.ts';
import { recallWaitText } from '../messages/recall-wait-text.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { writeSession } from '../stream/append-event.ts';
import { decideClosing } from './decide-closing.ts';
import { renderWith } from './render-session.ts';
import { type SessionRow } from './session-row.ts';
import { findParties, lockSessionOfCall, type Parties } from './store.ts';

/**
 * Ends the session of a call: the closing text and the end are one transaction, so that whatever follows, there is
 * exactly one closing text or exactly one reason why there is none. May be repeated; only the first call has an effect.
 */
export async function endSession(ctx: Context, tx: Tx, call: CallRow, reason: EndReason): Promise<void> {
  const session = await lockSessionOfCall(tx, call.call_key);
  if (session?.state !== 'active') return;
  if (session.agent_id === null) await recallWaitText(ctx, tx, session.id);
  const parties = await findParties(tx, session);
  const { decision, language } = await closingOf(tx, call, session, parties);
  const set = {
    state: decision.outcome === 'queued' ? ('closing' as const) : ('ended' as const),
    ended_at: ctx.clock.now(),
    end_reason: reason,
    closing: decision.outcome,
    opt_out_suspected: false,
  };
  const changed = { type: 'session.changed' as const, session: renderWith({ ...session, ...set }, parties) };
  if (decision.outcome === 'queued') {
    const text = { kind: 'closing' as const, text: decision.text, language };
    await addMessage(ctx, tx, session, text, { set, events: [changed] });
  } else await writeSession(tx, session.id, { set, events: [changed] });
  crashPoint('C16a');
}

async function closingOf(tx: Tx, call: CallRow, session: SessionRow, { agentName, optedOut }: Parties) {
  const settings = await effectiveSettings(tx, session.queue_key);
  const known = session.agent_id === null ? undefined : { id: session.agent_id, name: agentName };
  const facts = await callFacts(tx, call, known);
  const found = await findAutomaticText(tx, 'closing', {
    language: session.language,
    queueDefault: facts.queueDefault,
    tenantDefault: facts.tenantDefault,
    strict: settings.autoStrict,
  });
  const filled = found && resolveVariables(found.body, facts.values);
  const { homeCountry } = facts;
  const decision = decideClosing({
    inCallSms: settings.inCallSms,
    closingWhen: settings.closingWhen,
    anyMessage: session.next_seq > 1,
    optedOut,
    destinationAllowed: decideDestination(
      session.caller,
      { ...settings, homeCountry },
      session.agent_id === null ? 'waitTime' : 'inCall',
    ).ok,
    off: await automaticTextIsOff(tx, 'closing'),
    text: filled && filled.missing.length === 0 ? filled.text : null,
  });
  return { decision, language: found?.language ?? session.language };
}
