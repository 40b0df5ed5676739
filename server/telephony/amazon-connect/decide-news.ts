import * as z from 'zod/mini';
import { type EndReason } from '../../../protocol/call.ts';
import { type News, type Phase } from '../followed/decide-call.ts';

const Text = z.nullish(z.string());
/** As in `1a2b3c4d-0000-1111-2222-333344445555`. */
const ContactId = z.string().check(z.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));

const Agent = z.nullish(z.object({ agentArn: Text, connectedToAgentTimestamp: Text }));
const Queue = z.nullish(z.object({ queueArn: Text }));
const Endpoint = z.nullish(z.object({ address: Text, type: Text }));

/**
 * What is read of a contact event. The documentation's samples write the objects in capitals and in small letters: both are taken.
 * Source: docs.aws.amazon.com/connect/latest/adminguide/contact-events.html.
 */
const Detail = z.object({
  eventType: z.string(),
  contactId: ContactId,
  initialContactId: Text,
  previousContactId: Text,
  relatedContactId: Text,
  channel: z.string(),
  instanceArn: z.string(),
  initiationMethod: Text,
  initiationTimestamp: Text,
  disconnectTimestamp: Text,
  disconnectReason: Text,
  agentInfo: Agent,
  AgentInfo: z.nullish(z.object({ AgentArn: Text, agentArn: Text, connectedToAgentTimestamp: Text })),
  queueInfo: Queue,
  QueueInfo: Queue,
  customerEndpoint: Endpoint,
  systemEndpoint: Endpoint,
});

/** What EventBridge sends of any event. */
export const BridgeEvent = z.object({
  id: z.string().check(z.maxLength(100)),
  source: z.string(),
  'detail-type': z.string(),
  time: z.string(),
  detail: z.unknown(),
});
export type BridgeEvent = z.infer<typeof BridgeEvent>;

/** `other`: not about a telephone call of this instance. */
export type ReadContact =
  { kind: 'other' } | { kind: 'malformed' } | { kind: 'call'; id: string; news: News[] };

/** Of these alone a leg goes on; an event of another kind says nothing of it, and ends no call. */
const PHASES: Readonly<Record<string, Phase>> = {
  INITIATED: 'waiting',
  CONNECTED_TO_SYSTEM: 'waiting',
  QUEUED: 'waiting',
  CONTACT_DATA_UPDATED: 'waiting',
  CONNECTED_TO_AGENT: 'talking',
  DISCONNECTED: 'gone',
  COMPLETED: 'gone',
};

/** Supervisors who listen have a contact of their own, and no call. */
const NO_CALLS = ['MONITOR', 'AGENT_REPLY', 'DISCONNECT'];

/**
 * Why a contact was over. Source: docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html, "DisconnectReason": those of voice. One
 * that is not here is `unknown`.
 */
const REASONS: Readonly<Record<string, EndReason>> = {
  CUSTOMER_DISCONNECT: 'caller_hangup',
  AGENT_DISCONNECT: 'agent_hangup',
  THIRD_PARTY_DISCONNECT: 'transferred_out',
  TELECOM_PROBLEM: 'network',
  BARGED: 'system',
  CONTACT_FLOW_DISCONNECT: 'system',
  API: 'system',
  EXPIRED: 'missed',
  OUTBOUND_DESTINATION_ENDPOINT_ERROR: 'failed',
  OUTBOUND_RESOURCE_ERROR: 'failed',
  OUTBOUND_ATTEMPT_FAILED: 'failed',
  TELECOM_BUSY: 'rejected',
  TELECOM_UNANSWERED: 'missed',
  TELECOM_ORIGINATOR_CANCEL: 'abandoned',
  TELECOM_NUMBER_INVALID: 'failed',
  TELECOM_TIMEOUT: 'network',
};

export const reasonOf = (reason: string | null | undefined): EndReason =>
  (reason && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined) ?? 'unknown';

const momentOf = (text: string | null | undefined): number | null => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
};

/**
 * What an event says of a call. Each contact is a leg; contacts of one call share the first one’s id, which is its key. Only telephone calls are
 * taken (`VOICE`; samples write `Voice`). Events are not ordered: their own times are. Pure.
 */
export function readContactEvent(event: BridgeEvent, instanceArn: string): ReadContact {
  if (event.source !== 'aws.connect' || event['detail-type'] !== 'Amazon Connect Contact Event')
    return { kind: 'other' };
  const { data: about } = z.object({ channel: Text, instanceArn: Text }).safeParse(event.detail);
  if (about && about.channel?.toUpperCase() !== 'VOICE') return { kind: 'other' };
  if (about && about.instanceArn !== instanceArn) return { kind: 'other' };
  const { data: detail } = Detail.safeParse(event.detail);
  const at = momentOf(event.time);
  if (!detail || at === null) return { kind: 'malformed' };
  const phase = Object.hasOwn(PHASES, detail.eventType) ? PHASES[detail.eventType] : undefined;
  if (!phase || NO_CALLS.includes(detail.initiationMethod ?? '')) return { kind: 'other' };
  const agent = detail.agentInfo?.agentArn ?? detail.AgentInfo?.agentArn ?? detail.AgentInfo?.AgentArn;
  const connectedAt = momentOf((detail.agentInfo ?? detail.AgentInfo)?.connectedToAgentTimestamp);
  const { data: first } = ContactId.safeParse(detail.initialContactId);
  const leg: News['leg'] = { of: 'other', id: detail.contactId };
  const queue = detail.queueInfo?.queueArn ?? detail.QueueInfo?.queueArn ?? undefined;
  const gone = phase === 'gone' ? momentOf(detail.disconnectTimestamp) : null;
  const news: News[] = [
    {
      ...{ leg, phase, queue, agent: agent ?? undefined },
      at: gone ?? (phase === 'talking' ? connectedAt : null) ?? at,
      ...(phase === 'gone' && { why: reasonOf(detail.disconnectReason) }),
      facts: {
        direction: directionOf(detail.initiationMethod),
        caller: detail.customerEndpoint?.address ?? undefined,
        dialled: detail.systemEndpoint?.address ?? undefined,
      },
    },
  ];
  // what came before is told by what comes after it
  if (phase !== 'talking' && agent && connectedAt !== null)
    news.push({ leg, phase: 'talking', agent, at: connectedAt });
  return { kind: 'call', id: first ?? detail.contactId, news };
}

/** A transfer says nothing of who called whom. */
function directionOf(method: string | null | undefined): 'inbound' | 'outbound' | undefined {
  if (method === 'INBOUND') return 'inbound';
  return method === 'OUTBOUND' || method === 'EXTERNAL_OUTBOUND' || method === 'CALLBACK'
    ? 'outbound'
    : undefined;
}

const Seconds = z.nullish(z.number());

/** A contact as the API shows it; moments in seconds. Source: API_DescribeContact. */
export const ContactResource = z.object({
  Contact: z.object({
    Id: ContactId,
    InitialContactId: Text,
    Channel: Text,
    InitiationMethod: Text,
    InitiationTimestamp: Seconds,
    DisconnectTimestamp: Seconds,
    DisconnectReason: Text,
    AgentInfo: z.nullish(z.object({ Id: Text, ConnectedToAgentTimestamp: Seconds })),
    QueueInfo: z.nullish(z.object({ Id: Text })),
    CustomerEndpoint: z.nullish(z.object({ Type: Text, Address: Text })),
    SystemEndpoint: z.nullish(z.object({ Type: Text, Address: Text })),
  }),
});
export type ContactResource = z.infer<typeof ContactResource>['Contact'];

/** What the API says of one contact; agents and queues have the names that events give them. Pure. */
export function readContact(
  contact: ContactResource,
  { instanceArn, askedAt, language }: { instanceArn: string; askedAt: number; language: string | undefined },
): News[] {
  const leg: News['leg'] = { of: 'other', id: contact.Id };
  const ms = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? null : Math.round(seconds * 1_000);
  const { AgentInfo: agent, QueueInfo: queue } = contact;
  const shared = {
    leg,
    queue: queue?.Id ? `${instanceArn}/queue/${queue.Id}` : undefined,
    agent: agent?.Id ? `${instanceArn}/agent/${agent.Id}` : undefined,
  };
  const facts: News['facts'] = {
    direction: directionOf(contact.InitiationMethod),
    caller: telephoneOf(contact.CustomerEndpoint),
    dialled: telephoneOf(contact.SystemEndpoint),
    language,
  };
  const connectedAt = ms(agent?.ConnectedToAgentTimestamp);
  const goneAt = ms(contact.DisconnectTimestamp);
  return [
    { ...shared, phase: 'waiting', at: ms(contact.InitiationTimestamp) ?? askedAt, facts },
    ...(connectedAt === null ? [] : [{ ...shared, phase: 'talking' as const, at: connectedAt }]),
    ...(goneAt === null
      ? []
      : [{ ...shared, phase: 'gone' as const, at: goneAt, why: reasonOf(contact.DisconnectReason) }]),
  ];
}

const telephoneOf = (end: ContactResource['CustomerEndpoint']): string | undefined =>
  end?.Type === 'TELEPHONE_NUMBER' || end?.Type === null || end?.Type === undefined
    ? (end?.Address ?? undefined)
    : undefined;
