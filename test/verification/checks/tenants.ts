import { SessionSnapshot } from '../../../protocol/session.ts';
import { type TableName } from '../contents.ts';
import { type Evidence, groupBy, isOk, keyOf } from '../evidence.ts';
import { type Violation } from '../history.ts';

const violation = (what: string): Violation => ({ invariant: 'I10', what });

/** I10: nothing of one tenant is seen by another, or refers to it. */
export function checkTenants(evidence: Evidence): Violation[] {
  return [...checkReferences(evidence), ...checkAnswers(evidence), ...checkScreens(evidence)];
}

/** A row that refers to another, with the ids it has them by: `null` refers to nothing. */
interface Reference {
  from: string;
  tenant: string;
  to: TableName;
  id: string | null;
}

function checkReferences({ contents }: Evidence): Violation[] {
  const homes: Partial<Record<TableName, Map<string, string[]>>> = {
    session: homesOf(contents.session),
    message: homesOf(contents.message),
    phone_number: homesOf(contents.phone_number),
    call: homesOf(contents.call.map((row) => ({ ...row, id: row.call_key }))),
  };
  return references(contents).flatMap(({ from, tenant, to, id }) => {
    const found = id === null ? undefined : homes[to]?.get(id);
    return found && !found.includes(tenant)
      ? [violation(`${from} of ${tenant} refers to ${to} ${id} of ${found.join(' ')}`)]
      : [];
  });
}

const homesOf = (rows: readonly { tenant_id: string; id: string }[]) =>
  new Map([...groupBy(rows, ({ id }) => id)].map(([id, all]) => [id, all.map((row) => row.tenant_id)]));

function references(contents: Evidence['contents']): Reference[] {
  return [
    ...contents.session.flatMap(({ tenant_id: tenant, id, call_key, number_id }): Reference[] => [
      { from: `session ${id}`, tenant, to: 'call', id: call_key },
      { from: `session ${id}`, tenant, to: 'phone_number', id: number_id },
    ]),
    ...contents.message.flatMap(({ tenant_id: tenant, id, session_id, retry_of }): Reference[] => [
      { from: `message ${id}`, tenant, to: 'session', id: session_id },
      { from: `message ${id}`, tenant, to: 'message', id: retry_of },
    ]),
    ...contents.outbox.flatMap(({ tenant_id: tenant, message_id, number_id }): Reference[] => [
      { from: 'outbox row', tenant, to: 'message', id: message_id },
      { from: 'outbox row', tenant, to: 'phone_number', id: number_id },
    ]),
    ...contents.media.flatMap(({ tenant_id: tenant, id, session_id, message_id }): Reference[] => [
      { from: `media ${id}`, tenant, to: 'session', id: session_id },
      { from: `media ${id}`, tenant, to: 'message', id: message_id },
    ]),
    ...contents.late_text.map(({ tenant_id: tenant, id, session_id }): Reference => ({
      from: `late text ${id}`,
      tenant,
      to: 'session',
      id: session_id,
    })),
    ...contents.idempotency.map(({ tenant_id: tenant, key, message_id }): Reference => ({
      from: `key ${key}`,
      tenant,
      to: 'message',
      id: message_id,
    })),
  ];
}

function checkAnswers({ contents, sends }: Evidence): Violation[] {
  const homes = homesOf(contents.message);
  return sends.filter(isOk).flatMap(({ id, request, ended }) => {
    const outcome = ended?.outcome;
    const messageId = outcome?.phase === 'ok' ? outcome.messageId : undefined;
    const found = messageId === undefined ? undefined : homes.get(messageId);
    return found && !found.includes(request.tenantId)
      ? [
          violation(
            `send ${id} of ${request.tenantId} was answered with message ${messageId} of ${found.join(' ')}`,
          ),
        ]
      : [];
  });
}

function checkScreens({ screens, messages, sessions }: Evidence): Violation[] {
  return screens.flatMap(({ tenantId, sessionId, client, snapshot }) => {
    const shown = SessionSnapshot.safeParse(snapshot);
    const strange = shown.success
      ? shown.data.messages.filter(({ id }) => messages.get(keyOf(tenantId, id))?.session_id !== sessionId)
      : [];
    return [
      ...(sessions.has(keyOf(tenantId, sessionId))
        ? []
        : [violation(`client ${client} of ${tenantId} shows session ${sessionId}, which is not there`)]),
      ...strange.map(({ id }) =>
        violation(`client ${client} of ${tenantId} shows message ${id}, not of its session`),
      ),
    ];
  });
}
