import { type Session as SessionShown, type SessionSnapshot } from '../../../protocol/session.ts';
import { applySessionEvent, parseSessionEvent } from '../../../protocol/session-reducer.ts';
import { type Row } from '../contents.ts';
import { type Evidence, groupBy, keyOf, type Session } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { isStoppedNow } from '../reach-of.ts';
import { differences, shownBy, shownNow } from '../shown-now.ts';

type Event = Row<'stream_event'>;

/**
 * I6: the events of a session, one after the other, lead to what is stored; so a client that misses none of them is
 * right. Streams whose first events were cleared, or that were read without their words, are passed over.
 */
export function checkStreams(evidence: Evidence): Violation[] {
  const streams = groupBy(
    evidence.contents.stream_event.filter(({ data }) => data !== null),
    ({ tenant_id, stream }) => keyOf(tenant_id, stream),
  );
  return evidence.contents.session.flatMap((session) => {
    const events = (streams.get(keyOf(session.tenant_id, `s:${session.id}`)) ?? []).sort(
      (a, b) => a.seq - b.seq,
    );
    if (events[0]?.seq !== 1 || events.length !== session.event_seq) return [];
    return replay(evidence, session, events).map((what) => ({
      invariant: 'I6',
      what: `stream of session ${session.id} ${what}`,
    }));
  });
}

function replay(evidence: Evidence, session: Session, events: readonly Event[]): string[] {
  let snapshot = opened(session, isStoppedNow(evidence, session));
  for (const { seq, data } of events) {
    const event = parseSessionEvent({ ...(typeof data === 'object' ? data : {}), seq });
    if (!event) return [`has event ${seq}, which clients cannot read`];
    const change = applySessionEvent(snapshot, event);
    if (change.type !== 'applied') return [`has event ${seq}, which clients cannot apply`];
    snapshot = change.snapshot;
  }
  return differences(shownNow(evidence, session), shownBy(snapshot)).map(
    (difference) => `leads to ${difference}`,
  );
}

/**
 * The session as it was opened, as far as its stream has to tell what became of it. Its agent, language and opt-out at
 * that time are not stored: until an event tells them, they are taken to be those of now.
 */
function opened(session: Session, optedOut: boolean): SessionSnapshot {
  const shown: SessionShown = {
    id: session.id,
    callKey: session.call_key,
    state: 'active',
    caller: session.caller,
    callerSource: 'call',
    ourNumber: session.our_number,
    mms: false,
    language: session.language,
    owner: session.agent_id === null ? null : { id: session.agent_id, name: '' },
    openedAt: '',
    endedAt: null,
    endReason: null,
    closing: null,
    optedOut,
    optOutSuspected: false,
    unread: 0,
  };
  return { session: shown, messages: [], eventSeq: 0 };
}
