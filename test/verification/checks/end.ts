import {
  type Evidence,
  groupBy,
  isOk,
  isRefused,
  keyOf,
  okIndex,
  type Report,
  type Session,
} from '../evidence.ts';
import { type Violation } from '../history.ts';
import { keyOfSend } from './accepted.ts';
import { mayBeStale } from './order.ts';

const violation = (what: string): Violation => ({ invariant: 'I2', what });

/** I2: nothing is taken after the end, and the closing text is the last to leave. */
export function checkEnd(evidence: Evidence): Violation[] {
  return [
    ...evidence.contents.session.flatMap((session) => checkClosingIsLast(evidence, session)),
    ...checkSends(evidence),
  ];
}

function checkClosingIsLast(evidence: Evidence, { tenant_id, id }: Session): Violation[] {
  const messages = evidence.conversations.get(keyOf(tenant_id, id)) ?? [];
  const closing = messages.find(({ kind }) => kind === 'closing');
  if (!closing) return [];
  const left = evidence.handOversOf.get(closing.id)?.[0]?.index ?? Infinity;
  return messages.flatMap((message) => {
    if (message === closing) return [];
    const later = (message.seq ?? 0) > (closing.seq ?? 0);
    const leftLater =
      !mayBeStale(evidence, message) &&
      (evidence.handOversOf.get(message.id) ?? []).some(({ index }) => index > left);
    return [
      ...(later ? [violation(`message ${message.id} comes after the closing text of session ${id}`)] : []),
      ...(leftLater
        ? [violation(`message ${message.id} was handed over after the closing text of session ${id}`)]
        : []),
    ];
  });
}

function checkSends({ sends, reports, sessions }: Evidence): Violation[] {
  const ends = endsOf(reports);
  const firstInvoked = new Map<string, number>();
  for (const send of sends.filter((operation) => !isRefused(operation))) {
    const key = keyOfSend(send);
    firstInvoked.set(key, Math.min(firstInvoked.get(key) ?? Infinity, send.invoked.index));
  }
  return sends.filter(isOk).flatMap((send) => {
    const { tenantId, sessionId, callKey } = send.request;
    const session = sessions.get(keyOf(tenantId, sessionId));
    const end = ends.get(keyOf(tenantId, session?.call_key ?? callKey)) ?? Infinity;
    return (firstInvoked.get(keyOfSend(send)) ?? Infinity) > end
      ? [violation(`send ${send.id} to session ${sessionId} was acknowledged after the end of its call`)]
      : [];
  });
}

/** When the end of each call was acknowledged, by tenant and call. */
export function endsOf(reports: readonly Report[]): Map<string, number> {
  const ends = new Map<string, number>();
  for (const [call, all] of groupBy(reports, ({ request }) => keyOf(request.tenantId, request.callKey))) {
    const acknowledged = all.filter((report) => isOk(report) && endsCall(report, all)).map(okIndex);
    if (acknowledged.length > 0) ends.set(call, Math.min(...acknowledged));
  }
  return ends;
}

/** A report of the end that changed nothing proves the end only if no later report can have overtaken it. */
function endsCall(report: Report, all: readonly Report[]): boolean {
  const { state, seq } = report.request;
  if (state !== 'ended') return false;
  const outcome = report.ended?.outcome;
  if (outcome?.phase === 'ok' && outcome.applied === true) return true;
  return !all.some(
    (other) =>
      other.invoked.index < okIndex(report) &&
      (other.request.seq > seq || (other.request.seq === seq && other.request.state !== 'ended')),
  );
}
