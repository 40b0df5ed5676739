import { type Invariant } from './invariant.ts';

/** Of texts on their way to the carrier. */
export const HAND_OVER_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I1b-claimed',
    title: 'A text that left was claimed before',
    explanation:
      'The carrier has spoken of a text that no node ever claimed: it was handed over past the outbox, or its row was changed by hand.',
    cost: 'recent',
    sql: `
      select m.tenant_id, m.id::text as id from recent_message m
       where m.direction = 'out' and m.attempt = 0
         and m.state in ('sending', 'accepted', 'sent', 'delivered', 'undelivered', 'failed', 'not_confirmed')`,
  },
  {
    id: 'I1b-outbox',
    title: 'The outbox and its messages say the same',
    explanation:
      'A text waits in the outbox though its message does not, or the other way round: it may be handed over twice, or hold up its conversation for ever.',
    cost: 'small',
    sql: `
      select o.tenant_id, o.message_id::text as id
        from outbox o join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
       where m.state in ('suppressed', 'expired', 'received')
          or (o.state = 'sending') <> (o.claimed_by is not null and o.claim_until is not null)
          or case o.state when 'sending' then m.state = 'queued'
             -- a receipt may prove out a text that is in line again; its row leaves when it falls due
             else m.state = 'sending' or (m.state <> 'queued' and o.due_at < (select now from moment) - interval '5 minutes') end`,
  },
  {
    id: 'I1c-in-line',
    title: 'A text that waits is in the outbox',
    explanation:
      'Nobody will hand this text over, and nobody will give it up: its row in the outbox is gone.',
    cost: 'recent',
    sql: `
      select m.tenant_id, m.id::text as id from recent_message m
       where m.state in ('queued', 'sending')
         and not exists (select from outbox o where o.tenant_id = m.tenant_id and o.message_id = m.id)`,
  },
  {
    id: 'I1c-answered',
    title: 'A hand-over ends within five minutes',
    explanation:
      'A claim has run out and nobody has ended it: no server is running, or none reaches the database. Look at the log for "a round of the keeper failed".',
    cost: 'small',
    sql: `
      select o.tenant_id, o.message_id::text as id from outbox o
       where o.state = 'sending' and o.claim_until < (select now from moment) - interval '5 minutes'`,
  },
  {
    id: 'I1c-given-up',
    title: 'A text is handed over or given up in its time',
    explanation:
      'A text is older than it may become and still waits: no dispatcher takes it, or an earlier one holds up its conversation.',
    cost: 'small',
    sql: `
      select o.tenant_id, o.message_id::text as id from outbox o
       where o.state = 'queued' and o.expires_at < (select now from moment) - interval '5 minutes'`,
  },
  {
    id: 'I5-in-flight',
    title: 'One text of a conversation is handed over at a time',
    explanation:
      'A text was claimed while an earlier one of its conversation had no answer: their order is not kept.',
    cost: 'small',
    sql: `
      select o.tenant_id, o.message_id::text as id from outbox o
       where o.state = 'sending'
         and exists (select from outbox earlier where earlier.tenant_id = o.tenant_id
                       and earlier.conversation = o.conversation and earlier.position < o.position)`,
  },
  {
    id: 'I5-line',
    title: 'Texts of a session stand in line in their order',
    explanation: 'A text stands in the outbox before one that the agent sent earlier.',
    cost: 'small',
    sql: `
      select l.tenant_id, l.id from (
        select o.tenant_id, o.message_id::text as id, m.seq,
               lag(m.seq) over (partition by o.tenant_id, m.session_id order by o.position) as before
          from outbox o join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
         where m.session_id is not null) l
       where l.before > l.seq`,
  },
  {
    id: 'I8-stopped',
    title: 'Nothing is written to a caller who said STOP',
    explanation:
      'A text was taken for a pair of numbers more than a minute after its opt-out, or one that was given to the whole company, which still holds. A minute is left to clocks that differ.',
    cost: 'recent',
    sql: `
      select distinct m.tenant_id, m.id::text as id from recent_message m
        join contact c on c.tenant_id = m.tenant_id and c.caller = m.caller
                      and (c.our_number = m.our_number or c.opted_out_everywhere)
       where m.direction = 'out' and c.opted_out_at is not null and m.created_at > c.opted_out_at + interval '1 minute'`,
  },
  {
    id: 'I8-waiting',
    title: 'Nothing waits for a caller who said STOP',
    explanation: 'Texts to an opted-out pair are suppressed with the opt-out, or when they would be claimed.',
    cost: 'small',
    sql: `
      select distinct o.tenant_id, o.message_id::text as id
        from outbox o
        join message m on m.tenant_id = o.tenant_id and m.id = o.message_id
        join contact c on c.tenant_id = m.tenant_id and c.caller = m.caller
                      and (c.our_number = m.our_number or c.opted_out_everywhere)
       where o.state = 'queued' and o.due_at < (select now from moment) - interval '5 minutes'
         and c.opted_out_at is not null and c.opted_out_at < (select now from moment) - interval '5 minutes'`,
  },
  {
    id: 'I9-accepted',
    title: 'An accepted text has the id the carrier gave it',
    explanation: 'Receipts that name only the carrier’s id will not find this text.',
    cost: 'recent',
    sql: `
      select m.tenant_id, m.id::text as id from recent_message m
       where m.state = 'accepted' and m.carrier_message_id is null`,
  },
  {
    id: 'I9-parked',
    title: 'A receipt waits only for an answer that has not come',
    explanation: 'A receipt came before the carrier’s answer and was not applied when the answer came.',
    cost: 'small',
    sql: `
      select p.tenant_id, m.id::text as id
        from parked_receipt p
        join message m on m.tenant_id = p.tenant_id and m.carrier = p.carrier and m.carrier_message_id = p.carrier_message_id
       where p.received_at < (select now from moment) - interval '1 minute'`,
  },
];
