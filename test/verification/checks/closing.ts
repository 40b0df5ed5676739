import { type Evidence, keyOf, type Message, type Session } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { settingValues } from '../settings-of.ts';

const violation = (what: string): Violation => ({ invariant: 'I3', what });

const WAITING = new Set(['queued', 'sending']);
const GIVEN_UP = new Set(['suppressed', 'expired']);

/** I3: a session that is over has exactly one closing text, or none and the reason; and its call is over. */
export function checkClosing(evidence: Evidence): Violation[] {
  const calls = new Map(
    evidence.contents.call.map((call) => [keyOf(call.tenant_id, call.call_key), call.state] as const),
  );
  return evidence.contents.session.flatMap((session) => {
    const messages = evidence.conversations.get(keyOf(session.tenant_id, session.id)) ?? [];
    const closings = messages.filter(({ kind }) => kind === 'closing');
    const callEnded = calls.get(keyOf(session.tenant_id, session.call_key)) === 'ended';
    return [
      ...checkCall(session, callEnded),
      ...checkRecord(session, closings),
      ...checkDue(evidence, session, messages),
    ].map((what) => violation(`session ${session.id} ${what}`));
  });
}

function checkCall({ state, end_reason }: Session, callEnded: boolean): string[] {
  if (state === 'active') return callEnded ? ['is active after the end of its call'] : [];
  return callEnded || end_reason === 'transferred_out' ? [] : [`is ${state} while its call goes on`];
}

function checkRecord({ state, closing }: Session, closings: readonly Message[]): string[] {
  if (closings.length > 1) return [`has ${closings.length} closing texts`];
  const text = closings[0];
  if (state === 'active')
    return text || closing ? ['is active and has a closing text, or a reason for none'] : [];
  if ((state === 'closing') !== (closing === 'queued')) return [`is ${state} with the outcome ${closing}`];
  switch (closing) {
    case 'queued':
      return text && WAITING.has(text.state) ? [] : [`waits for a closing text that is ${text?.state}`];
    case 'handed_over':
      return text && !WAITING.has(text.state) && !GIVEN_UP.has(text.state)
        ? []
        : [`says its closing text was handed over, which is ${text?.state}`];
    case 'opted_out':
    case 'blocked':
      // given up before its hand-over, or never written
      return !text || GIVEN_UP.has(text.state)
        ? []
        : [`says ${closing}, and its closing text is ${text.state}`];
    case 'not_due':
    case 'off':
    case 'no_text':
      return text ? [`says ${closing}, and has a closing text`] : [];
    default:
      return ['is over and does not say what became of its closing text'];
  }
}

/** Whether a closing text was due is a matter of the conversation, unless the setting was changed meanwhile. */
function checkDue(evidence: Evidence, session: Session, messages: readonly Message[]): string[] {
  const others = messages.filter(({ kind }) => kind !== 'closing').length;
  if (session.closing === 'not_due')
    return others > 0 ? ['says no closing text is due, and has messages'] : [];
  const closed = messages.length > others;
  const values = settingValues(evidence, session.tenant_id, 'closingWhen');
  const never = values !== 'changed' && values.every((value) => value === 'ifAnyMessage');
  return closed && others === 0 && never ? ['has a closing text that was not due'] : [];
}
