import * as z from 'zod/mini';
import { phaseOf, type WorkEvent } from './decide-work-item.ts';

const TYPE = /^zen:event-type:agent\.work_item_(added|updated|removed)$/;
/** Zendesk's own, and what the word of its other pages is. */
const CHANNELS = ['talk', 'voice'];

/** An id that Zendesk writes as a text or as a number. */
const Id = z.pipe(
  z.union([z.string().check(z.regex(/^[\x21-\x7e]{1,80}$/)), z.int()]),
  z.transform((value) => String(value)),
);

/** Body of every event. Source: developer.zendesk.com, "Webhook event types". */
export const ZendeskEvent = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  type: z.string().check(z.maxLength(200)),
  time: z.string().check(z.maxLength(40)),
  detail: z.optional(z.unknown()),
  event: z.optional(z.unknown()),
});
export type ZendeskEvent = z.infer<typeof ZendeskEvent>;

const Detail = z.object({ agent_id: z.optional(Id) });
const Change = z.object({
  agent_id: z.optional(Id),
  work_item_id: Id,
  reason: z.optional(z.nullable(z.string())),
});

/** `other`: not about a call. */
export type ReadEvent =
  { kind: 'other' } | { kind: 'malformed' } | { kind: 'call'; workItemId: string; event: WorkEvent };

/** What an event says of a call of Zendesk Talk. Source: developer.zendesk.com, "Agent availability events". Pure. */
export function readEvent({ type, time, detail, event }: ZendeskEvent): ReadEvent {
  const kind = TYPE.exec(type)?.[1] as 'added' | 'updated' | 'removed' | undefined; // as the expression says
  const { data: about } = z.object({ channel: z.string() }).safeParse(event);
  if (kind === undefined || (about && !CHANNELS.includes(about.channel))) return { kind: 'other' };
  const { data: change } = Change.safeParse(event);
  const agentId = change?.agent_id ?? Detail.safeParse(detail).data?.agent_id;
  const at = Date.parse(time);
  if (!about || !change || agentId === undefined || Number.isNaN(at)) return { kind: 'malformed' };
  const phase = phaseOf(kind, change.reason ?? '');
  return { kind: 'call', workItemId: change.work_item_id, event: { agentId, phase, at } };
}
