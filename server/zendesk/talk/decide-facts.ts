import parsePhoneNumber from 'libphonenumber-js/max';
import * as z from 'zod/mini';
import { type CallReport } from '../../../protocol/call.ts';
import { E164 } from '../../../protocol/phone.ts';

const End = z.object({
  phone: z.optional(z.nullable(z.string())),
  name: z.optional(z.nullable(z.string())),
});

/** What is read of a ticket. Source: developer.zendesk.com, "Tickets", "Via object reference"; numbers of calls, as accounts show them. */
export const Ticket = z.object({
  id: z.int(),
  created_at: z.string(),
  requester_id: z.nullable(z.int()),
  group_id: z.optional(z.nullable(z.int())),
  via: z.object({
    channel: z.union([z.string(), z.int()]),
    source: z.optional(
      z.object({ from: z.optional(End), to: z.optional(End), rel: z.optional(z.nullable(z.string())) }),
    ),
  }),
});
export type Ticket = z.infer<typeof Ticket>;

/** What a ticket says of its call. As it is stored. */
export const Facts = z.object({
  ticketId: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  /** `null`: not known. */
  caller: z.nullable(E164),
  callerName: z.nullable(z.string()),
  dialled: z.nullable(E164),
  queue: z.string(),
});
export type Facts = z.infer<typeof Facts>;

/** A ticket that is older than this, when the call begins, was made for another one. Milliseconds; a queue waits for less. */
const OWN_TICKET_MS = 3_600_000;
/** 45 and 46 are calls of a telephone, by their numbers. Source: developer.zendesk.com, "Via types". */
const VOICE: readonly (string | number)[] = ['voice', 44, 45, 46];

/** The number that the ticket itself names as the caller's; `null`: none, or that of another call. Pure. */
export function namedCaller({ via, created_at }: Ticket, startedAt: number): E164 | null {
  const isOwn = startedAt - Date.parse(created_at) <= OWN_TICKET_MS;
  return isOwn && VOICE.includes(via.channel) ? numberOf(endsOf(via).customer?.phone) : null;
}

/**
 * What is known of a call by its ticket. `phones`: the requester's, asked for only where the ticket names no number of its
 * own. Exactly one number is the caller's: of several none is chosen. Pure.
 */
export function decideFacts(
  ticket: Ticket,
  { startedAt, phones, queues }: { startedAt: number; phones: readonly string[]; queues: Queues },
): Facts {
  const { customer, line, direction } = endsOf(ticket.via);
  const numbers = new Set(phones.map(numberOf).filter((number) => number !== null));
  const [only = null] = numbers.size === 1 ? numbers : [];
  const dialled = numberOf(line?.phone);
  const name = customer?.name?.trim() ?? '';
  return {
    ticketId: String(ticket.id),
    direction,
    caller: namedCaller(ticket, startedAt) ?? only,
    // Zendesk calls a stranger by their number
    callerName: name !== '' && !/\d/.test(name) ? [...name].slice(0, 120).join('') : null,
    dialled,
    queue: queueOf(queues, [ticket.group_id ? String(ticket.group_id) : null, dialled]),
  };
}

/** Which of our queues a group of Zendesk is, or a line. */
export interface Queues {
  queue: string;
  queues: readonly { of: string; queue: string }[];
}

/** The first that is named decides. */
function queueOf({ queue, queues }: Queues, of: readonly (string | null)[]): string {
  for (const each of of) {
    const found = queues.find((one) => one.of === each);
    if (found) return found.queue;
  }
  return queue;
}

function endsOf({ source }: Ticket['via']): {
  customer: z.infer<typeof End> | undefined;
  line: z.infer<typeof End> | undefined;
  direction: Facts['direction'] & CallReport['direction'];
} {
  return source?.rel === 'outbound'
    ? { customer: source.to, line: source.from, direction: 'outbound' }
    : { customer: source?.from, line: source?.to, direction: 'inbound' };
}

/** Without a country code it would be guessed; numbers that stand for a withheld one are in no numbering plan. */
function numberOf(text: string | null | undefined): E164 | null {
  const plain = text?.normalize('NFKC').trim() ?? '';
  if (!plain.startsWith('+')) return null;
  const number = parsePhoneNumber(plain);
  return number?.isValid() ? (E164.safeParse(number.number).data ?? null) : null;
}
