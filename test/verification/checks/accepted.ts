import { findProfile } from '../../../protocol/encoding-profile.ts';
import { normalizeText } from '../../../protocol/normalize-text.ts';
import { smartEncode } from '../../../protocol/smart-encoding.ts';
import { type Evidence, groupBy, isOk, isRefused, keyOf, type Message, type Send } from '../evidence.ts';
import { type Violation } from '../history.ts';

const violation = (what: string): Violation => ({ invariant: 'I1a', what });

/** Who sent under which key: a key is an agent's own. */
export const keyOfSend = ({ request }: Send): string => keyOf(request.tenantId, request.agentId, request.key);

/** I1a: what was acknowledged exists, what was refused does not, and nothing exists that nobody asked for. */
export function checkAccepted(evidence: Evidence): Violation[] {
  const byKey = groupBy(evidence.sends, keyOfSend);
  const stored = groupBy(
    evidence.contents.message.filter(({ client_key }) => client_key !== null),
    ({ tenant_id, agent_id, client_key }) => keyOf(tenant_id, agent_id ?? '', client_key ?? ''),
  );
  return [
    ...evidence.sends.filter(isOk).flatMap((send) => checkAcknowledged(evidence, send)),
    ...[...byKey.values()].flatMap(checkRepeats),
    ...[...byKey].flatMap(([key, sends]) =>
      sends.every(isRefused) ? (stored.get(key) ?? []).map((message) => refusedYetStored(message)) : [],
    ),
    ...evidence.contents.message.flatMap((message) => checkInvoked(message, byKey)),
  ];
}

function checkAcknowledged({ messages }: Evidence, { id, request, ended }: Send): Violation[] {
  const outcome = ended?.outcome;
  if (outcome?.phase !== 'ok') return [];
  if (outcome.messageId === undefined)
    return [violation(`send ${id} was acknowledged without naming a message`)];
  const message = messages.get(keyOf(request.tenantId, outcome.messageId));
  if (!message)
    return [violation(`message ${outcome.messageId} was acknowledged to send ${id} and does not exist`)];
  const wrong = [
    message.session_id !== request.sessionId && 'another session',
    message.client_key !== request.key && 'another key',
    !isText(message, request.text) && 'another text',
    outcome.seq !== undefined && outcome.seq !== message.seq && 'another place',
  ].filter((part) => part !== false);
  return wrong.map((part) =>
    violation(`message ${message.id} has ${part} than was acknowledged to send ${id}`),
  );
}

/** The form in which a text is stored and sent. */
function isText({ body }: Message, text: string): boolean {
  const normal = normalizeText(text);
  return body === normal || body === smartEncode(normal, findProfile('gsm7')).text;
}

function checkRepeats(sends: readonly Send[]): Violation[] {
  const ids = new Set(
    sends.flatMap(({ ended }) => (ended?.outcome.phase === 'ok' ? (ended.outcome.messageId ?? []) : [])),
  );
  if (ids.size < 2) return [];
  return [
    violation(`key ${sends[0]?.request.key} was answered with several messages: ${[...ids].join(' ')}`),
  ];
}

const refusedYetStored = ({ id, client_key }: Message) =>
  violation(`message ${id} exists though every send with its key ${client_key} was refused`);

function checkInvoked(message: Message, byKey: ReadonlyMap<string, readonly Send[]>): Violation[] {
  if (message.kind !== 'text' && message.kind !== 'preset') return [];
  const { tenant_id, agent_id, client_key, session_id } = message;
  const sends = byKey.get(keyOf(tenant_id, agent_id ?? '', client_key ?? '')) ?? [];
  const asked = sends.some(
    ({ request }) => request.sessionId === session_id && isText(message, request.text),
  );
  return asked ? [] : [violation(`message ${message.id} exists and nobody sent it`)];
}
