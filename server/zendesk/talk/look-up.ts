import * as z from 'zod/mini';
import { type ApiAnswer, ask, type ZendeskWeb } from '../../records/zendesk/api.ts';
import { type ZendeskAccount } from '../../records/zendesk/account.ts';
import { namedCaller, Ticket } from './decide-facts.ts';
import { phaseOf, type Phase } from './decide-work-item.ts';

/** Milliseconds a look may take: a call is going on. */
export const LOOK_MS = 10_000;

/** Zendesk could not be asked, or did not answer what was asked. */
export type Failure =
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'failed'; reason: 'account_refused' | 'unreachable'; detail: string };

/** How the account of the company is asked. */
export type Asking = (path: string) => Promise<ApiAnswer>;

export const askingAs =
  (web: ZendeskWeb, account: ZendeskAccount, signal: AbortSignal): Asking =>
  (path) =>
    ask(web, account, { path, signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]) });

const TicketAnswer = z.object({ ticket: Ticket });
const Identities = z.object({ identities: z.array(z.object({ type: z.string(), value: z.unknown() })) });

/** The ticket with the number of the work item, and its requester's telephones where it names no number itself. */
export async function lookUpTicket(
  asking: Asking,
  { workItemId, startedAt }: { workItemId: string; startedAt: number },
): Promise<{ kind: 'ticket'; ticket: Ticket; phones: string[] } | { kind: 'absent' } | Failure> {
  // the ids of tickets are numbers; anything else is none
  if (!/^\d{1,19}$/.test(workItemId)) return { kind: 'absent' };
  const answer = await asking(`/tickets/${workItemId}.json`);
  if (answer.kind === 'answer' && (answer.status === 404 || answer.status === 410)) return { kind: 'absent' };
  const found = taken(answer, TicketAnswer);
  if ('kind' in found) return found;
  const { ticket } = found.ok;
  if (ticket.requester_id === null || namedCaller(ticket, startedAt) !== null)
    return { kind: 'ticket', ticket, phones: [] };
  const people = await asking(`/users/${ticket.requester_id}/identities.json?page[size]=100`);
  const known = taken(people, Identities);
  if ('kind' in known) return known;
  const phones = known.ok.identities.flatMap(({ type, value }) =>
    type === 'phone_number' && typeof value === 'string' ? [value] : [],
  );
  return { kind: 'ticket', ticket, phones };
}

const Availability = z.object({
  availability: z.object({ call_status: z.optional(z.nullable(z.string())) }),
});

/**
 * Whether an agent is still in their call. `over`: it has ended, as far as they go. `unclear`: Zendesk does not say. Source:
 * developer.zendesk.com, Talk API, "Availabilities": `call_status`; after a call it is `wrap_up`.
 */
export async function lookAtAgent(
  asking: Asking,
  { workItemId, agentId }: { workItemId: string; agentId: string },
): Promise<{ kind: 'talking' } | { kind: 'over' } | { kind: 'unclear' } | Failure> {
  const answer = await asking(`/channels/voice/availabilities/${encodeURIComponent(agentId)}.json`);
  const known = taken(answer, Availability);
  if ('kind' in known && known.kind === 'throttled') return known;
  const status = 'ok' in known ? known.ok.availability.call_status : null;
  if (status === 'on_call') return { kind: 'talking' };
  if (status === 'wrap_up') return { kind: 'over' };
  const held = await lookAtItem(asking, { workItemId, agentId });
  if (held.kind === 'phase')
    return { kind: held.phase === 'gone' ? 'over' : 'ok' in known ? 'unclear' : 'talking' };
  return 'ok' in known ? { kind: 'unclear' } : held;
}

const Included = z.object({
  included: z.optional(
    z.array(
      z.object({ id: z.string(), attributes: z.optional(z.object({ reason: z.optional(z.string()) })) }),
    ),
  ),
});

/**
 * What an agent has to do with the work item now. Source: developer.zendesk.com, "Agent availabilities", which only
 * administrators of Zendesk may read.
 */
export async function lookAtItem(
  asking: Asking,
  { workItemId, agentId }: { workItemId: string; agentId: string },
): Promise<{ kind: 'phase'; phase: Phase } | Failure> {
  const found = taken(await asking(`/agent_availabilities/${encodeURIComponent(agentId)}`), Included);
  if ('kind' in found) return found;
  const own = found.ok.included?.find(({ id }) => {
    const [, agent, , channel = '', , item] = id.split('|');
    return agent === agentId && /^(?:talk|voice)$/.test(channel) && item === workItemId;
  });
  return { kind: 'phase', phase: own ? phaseOf('updated', own.attributes?.reason ?? '') : 'gone' };
}

function taken<T>(answer: ApiAnswer, schema: z.ZodMiniType<T>): { ok: T } | Failure {
  if (answer.kind === 'lost') return { kind: 'failed', reason: 'unreachable', detail: answer.cause };
  const { status, body, retryAfterMs } = answer;
  if (status === 429) return { kind: 'throttled', retryAfterMs };
  const detail = String(status);
  if (status >= 400 && status < 500) return { kind: 'failed', reason: 'account_refused', detail };
  const { data } = schema.safeParse(body);
  return status === 200 && data ? { ok: data } : { kind: 'failed', reason: 'unreachable', detail };
}
