import { type Evidence, groupBy, isOk, keyOf, type Send } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { keyOfSend } from './accepted.ts';

const violation = (what: string): Violation => ({ invariant: 'I11', what });

/** Keys are kept for two days; clocks of a run may differ by hours. */
const KEPT_MS = 36 * 3_600_000;

/** I11: one key is one request and one message. */
export function checkKeys(evidence: Evidence): Violation[] {
  return [
    ...[...groupBy(evidence.sends, keyOfSend).values()].flatMap(checkBodies),
    ...checkRows(evidence),
    ...checkMessages(evidence),
  ];
}

function checkBodies(sends: readonly Send[]): Violation[] {
  const bodies = new Map(
    sends
      .filter(isOk)
      .map(({ id, request: { sessionId, callKey, text } }) => [keyOf(sessionId, callKey, text), id]),
  );
  if (bodies.size < 2) return [];
  const ids = [...bodies.values()].join(' and ');
  return [violation(`key ${sends[0]?.request.key} was acknowledged for different requests: sends ${ids}`)];
}

function checkRows({ contents, messages }: Evidence): Violation[] {
  return contents.idempotency.flatMap(({ tenant_id, agent_id, key, message_id }) => {
    const message = messages.get(keyOf(tenant_id, message_id));
    return message?.client_key === key && message.agent_id === agent_id
      ? []
      : [violation(`key ${key} is kept for message ${message_id}, which is not its message`)];
  });
}

function checkMessages({ contents, now }: Evidence): Violation[] {
  const kept = new Set(contents.idempotency.map((row) => keyOf(row.tenant_id, row.message_id)));
  return contents.message
    .filter(({ client_key, created_at }) => client_key !== null && created_at > now.getTime() - KEPT_MS)
    .filter((message) => !kept.has(keyOf(message.tenant_id, message.id)))
    .map(({ id, client_key }) =>
      violation(`message ${id} was sent with key ${client_key}, which is not kept`),
    );
}
