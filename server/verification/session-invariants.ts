import { type Invariant } from './invariant.ts';

/** Of calls and their conversations. */
export const SESSION_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I1c-lease',
    title: 'A call whose source fell silent is ended',
    explanation: 'The lease of a live call ran out minutes ago: no server runs the keeper, or it fails.',
    cost: 'small',
    sql: `
      select c.tenant_id, c.call_key as id from call c
       where c.state <> 'ended' and (c.lease_until is null or c.lease_until < (select now from moment) - interval '5 minutes')`,
  },
  {
    id: 'I2-last',
    title: 'The closing text is the last of its session',
    explanation: 'Something was added to a conversation after its end.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s
        join message z on z.tenant_id = s.tenant_id and z.session_id = s.id and z.kind = 'closing'
       where s.next_seq <> z.seq + 1
          or exists (select from message m where m.tenant_id = s.tenant_id and m.session_id = s.id and m.seq > z.seq)`,
  },
  {
    id: 'I3-call',
    title: 'A session lives as long as its call',
    explanation:
      'The call has ended and its session has not, or the session has ended while the call goes on in a queue with texting.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s join call c on c.tenant_id = s.tenant_id and c.call_key = s.call_key
       where case when s.state = 'active' then c.state = 'ended'
                  else c.state <> 'ended' and s.end_reason is distinct from 'transferred_out' end`,
  },
  {
    id: 'I3-wait',
    title: 'A caller is texted while they wait only after they said yes',
    explanation:
      'A text stands in a conversation from before an agent answered, or no agent has it, and the caller had not agreed to that.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s join call c on c.tenant_id = s.tenant_id and c.call_key = s.call_key
       where c.wait_sms is distinct from 'yes'
         and (s.agent_id is null
              or exists (select from message m where m.tenant_id = s.tenant_id and m.session_id = s.id and m.while_waiting))`,
  },
  {
    id: 'I3-record',
    title: 'A session that is over has its closing text, or the reason why there is none',
    explanation: 'What the session says of its closing text is not what the closing text is.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s
        left join message z on z.tenant_id = s.tenant_id and z.session_id = s.id and z.kind = 'closing'
       where not coalesce(case
         when s.state = 'active' then s.closing is null and z.id is null
         when s.state = 'closing' then s.closing = 'queued' and z.state in ('queued', 'sending')
         when s.closing = 'handed_over' then z.state in ('accepted', 'sent', 'delivered', 'undelivered', 'failed', 'not_confirmed')
         when s.closing in ('opted_out', 'blocked') then z.id is null or z.state in ('suppressed', 'expired')
         when s.closing in ('not_due', 'off', 'no_text') then z.id is null
       end, false)`,
  },
  {
    id: 'I3-owed',
    title: 'No closing text is missing where there was a conversation',
    explanation: 'The session says that no closing text was due, and messages were exchanged.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id from recent_session s where s.closing = 'not_due' and s.next_seq > 1`,
  },
  {
    id: 'I4-pair',
    title: 'A text is in the conversation of its pair of numbers',
    explanation:
      'The text of one caller stands in the conversation with another, or under another number of yours.',
    cost: 'recent',
    sql: `
      select m.tenant_id, m.id::text as id
        from recent_session s join message m on m.tenant_id = s.tenant_id and m.session_id = s.id
       where m.our_number <> s.our_number or m.caller <> s.caller`,
  },
  {
    id: 'I5-numbered',
    title: 'Messages of a session are numbered without gaps',
    explanation: 'A message is missing from the conversation, or the session’s counter is wrong.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s
        left join message m on m.tenant_id = s.tenant_id and m.session_id = s.id
       group by s.tenant_id, s.id, s.next_seq
      having count(m.id) <> s.next_seq - 1 or coalesce(min(m.seq), 1) <> 1 or coalesce(max(m.seq), 0) <> s.next_seq - 1`,
  },
  {
    id: 'I6-numbered',
    title: 'Events of a stream are numbered without gaps',
    explanation: 'Screens that follow this stream miss something, and are not told to read again.',
    cost: 'recent',
    sql: `
      with head as (
        select s.tenant_id, 's:' || s.id as stream, s.event_seq from recent_session s
        union all select tenant_id, 'a:' || id, event_seq from agent
        union all select id, 't', event_seq from tenant)
      select h.tenant_id, h.stream as id
        from head h
       cross join lateral (
         select count(*) as count, min(e.seq) as first, max(e.seq) as last from stream_event e
          where e.tenant_id = h.tenant_id and e.stream = h.stream
            -- what is older than this may be being cleared
            and e.seq > (select coalesce(max(old.seq), 0) from stream_event old
                          where old.tenant_id = h.tenant_id and old.stream = h.stream
                            and old.at <= (select recent from moment))) e
       where e.count > 0 and (e.last <> h.event_seq or e.count <> e.last - e.first + 1)`,
  },
  {
    id: 'I6-unread',
    title: 'The badge counts the texts nobody has looked at',
    explanation: 'The count of unread texts is not that of the inbound messages behind the last one read.',
    cost: 'recent',
    sql: `
      select s.tenant_id, s.id::text as id
        from recent_session s
        left join message m on m.tenant_id = s.tenant_id and m.session_id = s.id and m.direction = 'in' and m.seq > s.read_seq
       group by s.tenant_id, s.id, s.unread
      having count(m.id) <> s.unread`,
  },
];
