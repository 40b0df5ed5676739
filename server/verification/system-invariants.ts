import { type Invariant } from './invariant.ts';

/** Of automatic answers, keys, tenants and the tables themselves. */
export const SYSTEM_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I7-window',
    title: 'A caller gets one automatic answer in ten minutes, and five a day',
    explanation:
      'Two auto-replies to one caller are closer together than any setting allows, or too many on one day (UTC).',
    cost: 'recent',
    sql: `
      select r.tenant_id, r.id from (
        select m.tenant_id, m.id::text as id, m.created_at,
               lag(m.created_at) over pair as before,
               count(*) over (partition by m.tenant_id, m.our_number, m.caller, date_trunc('day', m.created_at, 'UTC')
                              order by m.created_at, m.id) as of_day
          from recent_message m where m.kind = 'autoReply'
        window pair as (partition by m.tenant_id, m.our_number, m.caller order by m.created_at, m.id)) r
       where r.created_at - r.before < interval '10 minutes' or r.of_day > 5`,
  },
  {
    id: 'I7-answers',
    title: 'An automatic answer answers a late text',
    explanation:
      'An auto-reply has no late text that it answers, or a late text is marked answered and no answer was written.',
    cost: 'recent',
    sql: `
      with reply as (
        select * from recent_message where kind = 'autoReply' and created_at > (select since from moment) + interval '1 minute'),
      late as (
        select l.* from tenant t join late_text l on l.tenant_id = t.id and l.received_at > (select since from moment) + interval '1 minute'
         where l.auto_replied)
      select r.tenant_id, r.id::text as id from reply r
       where not exists (
         select from late_text l where l.tenant_id = r.tenant_id and l.our_number = r.our_number and l.caller = r.caller
            and l.auto_replied and l.received_at between r.created_at - interval '1 minute' and r.created_at + interval '1 minute')
      union all
      select l.tenant_id, l.id::text from late l
       where not exists (
         select from message m where m.tenant_id = l.tenant_id and m.kind = 'autoReply'
            and m.our_number = l.our_number and m.caller = l.caller
            and m.created_at between l.received_at - interval '1 minute' and l.received_at + interval '1 minute')`,
  },
  {
    id: 'I7-sent',
    title: 'Texts that administrators try keep to their limits of an hour',
    explanation:
      'More test texts, or codes that verify numbers, were taken within an hour than the server lets through. Texts to numbers of the tenant are not limited so. A minute is left to clocks that differ.',
    cost: 'recent',
    sql: `
      select r.tenant_id, r.id from (
        select m.tenant_id, m.id::text as id, m.kind,
               count(*) over (partition by m.tenant_id, m.kind, m.caller order by m.created_at
                              range between interval '59 minutes' preceding and current row) as to_one,
               count(*) over (partition by m.tenant_id, m.kind order by m.created_at
                              range between interval '59 minutes' preceding and current row) as in_all
          from recent_message m
         where m.kind in ('test', 'verification') and not exists (
           select from phone_number n where n.tenant_id = m.tenant_id and n.e164 = m.caller)) r
       where r.in_all > 60 or r.to_one > case r.kind when 'test' then 20 else 5 end`,
  },
  {
    id: 'I10-rows',
    title: 'No row refers to another tenant',
    explanation:
      'A reference that no foreign key guards leads out of its tenant, or from media to another conversation.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s
       where exists (select from phone_number n where n.id = s.number_id and n.tenant_id <> s.tenant_id)
      union all
      select s.tenant_id, s.id::text from session s
       where s.state = 'active' and s.agent_id is not null and not exists (select from agent a where a.tenant_id = s.tenant_id and a.id = s.agent_id)
      union all
      select m.tenant_id, m.id::text
        from recent_message m
       where m.retry_of is not null
         and not exists (select from message first where first.tenant_id = m.tenant_id and first.id = m.retry_of
                            and first.session_id = m.session_id)
      union all
      select a.tenant_id, a.id::text
        from recent_message m join media a on a.tenant_id = m.tenant_id and a.message_id = m.id
       where a.session_id <> m.session_id
      union all
      select l.tenant_id, l.id::text
        from tenant t join late_text l on l.tenant_id = t.id and l.received_at > (select since from moment)
       where l.session_id is not null
         and not exists (select from session s where s.tenant_id = l.tenant_id and s.id = l.session_id)`,
  },
  {
    id: 'I10-walls',
    title: 'Row-level security is in force on every table of a tenant',
    explanation: 'The second wall between tenants has been taken down. The server would not start.',
    cost: 'small',
    sql: `
      select '' as tenant_id, c.relname::text as id
        from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and (c.relname = 'tenant' or exists (
               select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
         and not (c.relrowsecurity and c.relforcerowsecurity)
      union all
      select '', rolname::text from pg_roles
       where rolname in ('midcall_app', 'midcall_worker') and (rolsuper or rolbypassrls)`,
  },
  {
    id: 'I11-kept',
    title: 'A key leads to the message it was used for',
    explanation: 'A repeat of a send would be answered with another message, or with none.',
    cost: 'recent',
    sql: `
      select i.tenant_id, i.message_id::text as id
        from idempotency i
        left join message m on m.tenant_id = i.tenant_id and m.id = i.message_id
       where i.created_at > (select recent from moment)
         and (m.client_key is distinct from i.key or m.agent_id is distinct from i.agent_id)`,
  },
  {
    id: 'I11-keyed',
    title: 'A text sent with a key has its key kept',
    explanation: 'A repeat of a send of the last day would be taken for a new text.',
    cost: 'recent',
    sql: `
      select m.tenant_id, m.id::text as id
        from recent_message m
       where m.client_key is not null and m.created_at > (select recent from moment)
         and not exists (select from idempotency i where i.tenant_id = m.tenant_id and i.agent_id = m.agent_id
                            and i.key = m.client_key and i.message_id = m.id)`,
  },
  {
    id: 'I13-cleared',
    title: 'Rows that have served their time are cleared',
    explanation:
      'Rows are a day older than they should become: the keeper does not run, or does not keep up. Limited to 1,000 of each.',
    cost: 'small',
    sql: `
      (select tenant_id, stream || ' ' || seq as id from stream_event
        where at < (select now from moment) - interval '3 days' order by at limit 1000)
      union all
      (select tenant_id, message_id::text from idempotency
        where created_at < (select now from moment) - interval '3 days' order by created_at limit 1000)
      union all
      (select tenant_id, event_id from carrier_event
        where received_at < (select now from moment) - interval '31 days' order by received_at limit 1000)
      union all
      (select tenant_id, carrier_message_id from parked_receipt
        where received_at < (select now from moment) - interval '2 days' limit 1000)`,
  },
  {
    id: 'I14-indexes',
    title: 'The unique indexes that carry the promises stand',
    explanation:
      'An index is missing or not valid: two closing texts, two live sessions of a pair, or a repeated event would be stored.',
    cost: 'small',
    sql: `
      select '' as tenant_id, w.name as id
        from unnest(array['message_one_closing', 'session_one_live_per_pair', 'message_by_carrier_id', 'message_pkey',
                          'message_tenant_id_session_id_seq_key', 'session_pkey', 'session_tenant_id_call_key_key', 'call_pkey',
                          'outbox_pkey', 'contact_pkey', 'carrier_event_pkey', 'idempotency_pkey', 'stream_event_pkey',
                          'launch_use_pkey']) as w (name)
       where not exists (
         select from pg_class c join pg_index i on i.indexrelid = c.oid
          where c.relname = w.name and c.relnamespace = 'public'::regnamespace and i.indisunique and i.indisvalid)`,
  },
];
