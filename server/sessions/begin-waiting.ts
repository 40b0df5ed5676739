import { type E164 } from '../../protocol/phone.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { findAutomaticText } from '../automatic-texts/find-automatic-text.ts';
import { callFacts } from '../calls/call-facts.ts';
import { type CallRow } from '../calls/call-row.ts';
import { type Context } from '../context.ts';
import { addMessage } from '../messages/add-message.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { decideWaiting } from './decide-waiting.ts';
import { openingFacts, openSession } from './follow-call.ts';
import { findSessionOfCall, lockSessionOfCall } from './store.ts';

/**
 * The caller of a call that this transaction has locked waits, and has just agreed to be texted: opens the session, of no
 * agent yet, and sends the configured text. What the caller writes is collected there. A call that had an agent before
 * keeps its session as it is. Whether the text may go at all is looked at again in the claim. Gives back whether it opened.
 */
export async function beginWaiting(ctx: Context, tx: Tx, call: CallRow): Promise<boolean> {
  if (await findSessionOfCall(tx, call.call_key)) return false;
  const to = call.caller as E164 | null;
  const settings = await effectiveSettings(tx, call.queue_key);
  // who will answer is not known, even where somebody's telephone rings
  const facts = await callFacts(tx, { ...call, agent_id: null });
  const found = await findAutomaticText(tx, 'waitTime', {
    language: call.language,
    queueDefault: facts.queueDefault,
    tenantDefault: facts.tenantDefault,
    strict: settings.autoStrict,
  });
  const filled = found && resolveVariables(found.body, facts.values);
  const decision = decideWaiting({
    ...(await openingFacts(tx, call, to, 'waitTime')),
    waitTimeSms: settings.waitTimeSms,
    text: filled && filled.missing.length === 0 ? filled.text : null,
  });
  const reason =
    decision.type === 'open'
      ? await openSession(ctx, tx, call, { to, source: 'call', waiting: true })
      : decision.reason;
  if (decision.type !== 'open' || reason !== null) {
    ctx.log.info({ tenantId: tx.tenantId, reason }, 'a caller who waits is not texted');
    return false;
  }
  const session = (await lockSessionOfCall(tx, call.call_key))!; // just opened
  const language = found?.language ?? session.language;
  await addMessage(ctx, tx, session, { kind: 'waitTime', text: decision.text, language });
  return true;
}
