import pg from 'pg';
import { withoutIndexes } from './without-indexes.ts';

/** Of a conversation that ended: five texts of the agent, the closing one included, three of the caller. */
export const MESSAGES_PER_SESSION = 8;
const AGENTS = 500;
/** One call after another, so long apart: ten million messages are two years of them. Seconds. */
const SPACING_SECONDS = 50;

/** A version 4 UUID that is the same for the same words: as random as the server's, and found again. */
const uuidOf = (words: string) =>
  `overlay(overlay(md5(${words}) placing '4' from 13) placing 'a' from 17)::uuid`;

/**
 * Numbered from the latest back, so that more of them are an older past. Two of five callers have called before.
 */
const SESSIONS = `
  create temporary view past as
  select s, 'past-' || s as call_key, ${uuidOf(`'session ' || s`)} as id,
         '+1' || (2000000000 + s * 3 / 5) as caller, 'agent-' || s % ${AGENTS} as agent_id,
         now() - interval '1 hour' - s * interval '${SPACING_SECONDS} seconds' as opened_at,
         number.id as number_id, number.e164 as our_number
    from bounds, generate_series(until_s - 1, from_s, -1) as s,
         (select id, e164 from phone_number where tenant_id = 'acme' and label = 'Repairs') as number`;

/** Each table's rows of these sessions. What the server deletes after some days is there for so many days only. */
const ROWS: readonly { table: string; sql: string }[] = [
  {
    table: 'call',
    sql: `
    insert into call (tenant_id, call_key, seq, state, channel, direction, caller, caller_name, dialled, queue_key, language,
                      agent_id, started_at, connected_at, ended_at, end_reason)
    select 'acme', call_key, 3, 'ended', 'phone', 'inbound', caller, 'Caller ' || s, our_number, 'repairs', 'en',
           agent_id, opened_at - interval '9 seconds', opened_at, opened_at + interval '6 minutes', 'caller_hangup'
      from past`,
  },
  {
    table: 'session',
    sql: `
    insert into session (tenant_id, id, call_key, state, number_id, our_number, mms, carrier, encoding_profile, caller,
                         caller_source, queue_key, language, agent_id, opened_at, ended_at, end_reason, closing, read_seq,
                         next_seq, event_seq)
    select 'acme', id, call_key, 'ended', number_id, our_number, true, 'loopback', 'gsm7', caller, 'call', 'repairs', 'en',
           agent_id, opened_at, opened_at + interval '6 minutes', 'caller_hangup', 'handed_over', 7, 9, 22
      from past`,
  },
  {
    table: 'message',
    sql: `
    insert into message (tenant_id, id, session_id, seq, direction, kind, state, body, language, agent_id, encoding,
                         segments, client_key, our_number, caller, carrier, carrier_message_id, carrier_segments, attempt,
                         created_at, state_at)
    select 'acme', ${uuidOf(`'message ' || s || ' ' || seq`)}, id, seq, case when out then 'out' else 'in' end, kind,
           case when not out then 'received' when s % 50 = 0 then 'undelivered' else 'delivered' end,
           left(repeat('Please close the red valve beside the meter. ', 4), (30 + (s * 7 + seq * 31) % 130)::int), 'en',
           case when kind = 'text' then agent_id end, 'gsm7', 1, case when kind = 'text' then md5('key ' || s || ' ' || seq) end,
           our_number, caller, 'loopback', case when out then md5('carrier ' || s || ' ' || seq) end, 1, out::int,
           opened_at + seq * interval '40 seconds', opened_at + seq * interval '41 seconds'
      from past, (values (1, 'text'), (2, 'inbound'), (3, 'text'), (4, 'inbound'), (5, 'text'), (6, 'text'),
                         (7, 'inbound'), (8, 'closing')) as texts (seq, kind), lateral (select kind <> 'inbound' as out) as o`,
  },
  {
    table: 'media',
    sql: `
    insert into media (tenant_id, id, session_id, message_id, position, state, kind, carrier, type, size, object_key, created_at)
    select 'acme', ${uuidOf(`'media ' || s`)}, id, ${uuidOf(`'message ' || s || ' 4'`)}, 1, 'ready', 'image', 'loopback',
           'image/jpeg', 240000, md5('object ' || s), opened_at + interval '3 minutes' from past where s % 3 = 0`,
  },
  {
    table: 'stream_event',
    sql: `
    insert into stream_event (tenant_id, stream, seq, data, at)
    select 'acme', 's:' || id, seq, jsonb_build_object('type', 'message.changed', 'messageId', ${uuidOf(`'message ' || s || ' 1'`)},
           'state', 'delivered', 'reason', null, 'stateAt', opened_at, 'waitUntil', null), opened_at + seq * interval '15 seconds'
      from past, generate_series(1, 22) as seq where opened_at > now() - interval '2 days'`,
  },
  {
    table: 'idempotency',
    sql: `
    insert into idempotency (tenant_id, agent_id, key, fingerprint, message_id, created_at)
    select 'acme', agent_id, md5('key ' || s || ' ' || seq), md5('print ' || s) || '=', ${uuidOf(`'message ' || s || ' ' || seq`)},
           opened_at + seq * interval '40 seconds'
      from past, unnest(array[1, 3, 5, 6]) as seq where opened_at > now() - interval '2 days'`,
  },
  {
    table: 'carrier_event',
    sql: `
    insert into carrier_event (tenant_id, carrier, event_id, received_at)
    select 'acme', 'loopback', md5('event ' || s || ' ' || event), opened_at + event * interval '25 seconds'
      from past, generate_series(1, 13) as event where opened_at > now() - interval '30 days'`,
  },
  {
    table: 'contact',
    sql: `
    insert into contact (tenant_id, our_number, caller, opted_out_at, last_auto_reply_at, auto_reply_day, auto_replies_that_day)
    select 'acme', our_number, caller, case when s % 200 = 0 then opened_at end, opened_at, opened_at::date, 1
      from past where s % 20 = 0 on conflict do nothing`,
  },
  {
    table: 'late_text',
    sql: `
    insert into late_text (tenant_id, id, session_id, our_number, caller, received_at, media_count, auto_replied)
    select 'acme', ${uuidOf(`'late ' || s`)}, id, our_number, caller, opened_at + interval '1 hour', 0, true
      from past where s % 20 = 0`,
  },
];

/** Enough rows that building indexes anew pays. */
const MANY = 500_000;

/**
 * Stores so many messages of calls that have ended, with all that comes with them in production; `have` of them are there
 * already. Leaves the tables vacuumed and counted.
 */
export async function storeHistory(
  url: string,
  { have, messages }: { have: number; messages: number },
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
    await client.query(`
      insert into agent (tenant_id, id, name) select 'acme', 'agent-' || a, 'Agent ' || a
        from generate_series(0, ${AGENTS - 1}) as a on conflict do nothing`);
    await client.query(`
      create temporary table bounds as
      select ${have / MESSAGES_PER_SESSION}::bigint as from_s, ${messages / MESSAGES_PER_SESSION}::bigint as until_s`);
    await client.query(SESSIONS);
    const insert = async () => {
      for (const { sql } of ROWS) await client.query(sql);
    };
    if (messages - have < MANY) await insert();
    else
      await withoutIndexes(
        client,
        ROWS.map(({ table }) => table),
        insert,
      );
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

/** The call of an ended session, by its number; and its agent, who may have a live one, too. */
export const pastCallKey = (place: number): string => `past-${place}`;
export const agentOf = (place: number): string => `agent-${place % AGENTS}`;
