import * as z from 'zod';

/** `timestamptz` as PostgreSQL writes it into JSON: milliseconds since 1970. */
const time = z.string().transform((text) => Date.parse(text));
const nullableTime = time.nullable();
const text = z.string();
const nullableText = z.string().nullable();
const number = z.number();

/** The columns that a check reads, by table; as in `server/platform/schema.ts`. */
export const TABLES = {
  tenant: { id: text, event_seq: number },
  agent: { tenant_id: text, id: text, event_seq: number },
  setting: { tenant_id: text, queue_key: text, key: text, value: z.unknown() },
  phone_number: { tenant_id: text, id: text, e164: text },
  call: {
    tenant_id: text,
    call_key: text,
    seq: number,
    state: text,
    agent_id: nullableText,
    end_reason: nullableText,
    ended_at: nullableTime,
  },
  session: {
    tenant_id: text,
    id: text,
    call_key: text,
    state: z.enum(['active', 'closing', 'ended']),
    number_id: text,
    our_number: text,
    caller: text,
    queue_key: text,
    language: text,
    agent_id: nullableText,
    caller_source: text,
    end_reason: nullableText,
    closing: nullableText,
    opt_out_suspected: z.boolean(),
    unread: number,
    next_seq: number,
    event_seq: number,
  },
  message: {
    tenant_id: text,
    id: text,
    session_id: nullableText,
    seq: number.nullable(),
    direction: z.enum(['out', 'in']),
    kind: z.enum(['text', 'preset', 'waitTime', 'closing', 'inbound', 'autoReply', 'test', 'verification']),
    state: text,
    reason: nullableText,
    carrier_code: nullableText,
    body: text,
    segments: number,
    agent_id: nullableText,
    client_key: nullableText,
    retry_of: nullableText,
    our_number: text,
    caller: text,
    carrier: text,
    carrier_message_id: nullableText,
    attempt: number,
    created_at: time,
  },
  outbox: { tenant_id: text, message_id: text, conversation: text, number_id: text, state: text },
  media: { tenant_id: text, id: text, session_id: text, message_id: text },
  contact: { tenant_id: text, our_number: text, caller: text, opted_out_at: nullableTime },
  late_text: {
    tenant_id: text,
    id: text,
    session_id: nullableText,
    our_number: text,
    caller: text,
    body: nullableText,
    auto_replied: z.boolean(),
  },
  text_in_code: {
    tenant_id: text,
    id: text,
    call_key: text,
    our_number: text,
    code: text,
    state: text,
    sender: nullableText,
    held: z.array(z.object({ text })),
    created_at: time,
    expires_at: time,
    texted_at: nullableTime,
  },
  carrier_event: { tenant_id: text, carrier: text, event_id: text },
  parked_receipt: { tenant_id: text, carrier: text, carrier_message_id: text, state: text },
  idempotency: { tenant_id: text, agent_id: text, key: text, message_id: text },
  stream_event: { tenant_id: text, stream: text, seq: number, data: z.unknown() },
} as const;

export type TableName = keyof typeof TABLES;

// `fromEntries` forgets which table has which columns
const shape = Object.fromEntries(
  Object.entries(TABLES).map(([table, columns]) => [table, z.array(z.object(columns))]),
) as { [T in TableName]: z.ZodArray<z.ZodObject<(typeof TABLES)[T]>> };

/** Rows of all tenants at one moment, by table. */
export const Contents = z.object(shape);
export type Contents = z.infer<typeof Contents>;
export type Row<T extends TableName> = Contents[T][number];
