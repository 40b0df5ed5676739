const LATE = "now() + interval '1 day'";
/** Lets through what the tables refuse by themselves. */
const NO_CHECKS = `
  alter table session drop constraint session_check, drop constraint session_check1;`;
const OF_LIVE = "session_id = (select id from session where state = 'active' and caller = '+14155550178')";
const AUTO_REPLY = `
  insert into message (tenant_id, id, direction, kind, state, body, encoding, segments, our_number, caller, carrier, state_at, created_at)
  select tenant_id, gen_random_uuid(), direction, kind, state, body, encoding, segments, our_number, caller, carrier, state_at,`;
const TEST_TEXT = `
  insert into message (tenant_id, id, direction, kind, state, body, encoding, segments, our_number, carrier, state_at, created_at, attempt, carrier_message_id, caller)
  select tenant_id, gen_random_uuid(), direction, kind, state, body, encoding, segments, our_number, carrier, state_at, created_at, 1, gen_random_uuid(),`;

/** What breaks each invariant of `server/verification/`: a sentence, and the change a superuser could make. */
export const CORRUPTIONS: Readonly<Record<string, readonly (readonly [what: string, sql: string])[]>> = {
  'I1b-claimed': [
    ['a delivered text was never claimed', "update message set attempt = 0 where state = 'delivered'"],
  ],
  'I1b-outbox': [
    [
      'a delivered text has waited for an hour',
      `update message set state = 'delivered' where state = 'queued';
       update outbox set due_at = now() - interval '1 hour' where state = 'queued'`,
    ],
    [
      'a text that waits is said to be in flight',
      "update message set state = 'sending' where state = 'queued'",
    ],
    ['a text in flight is said to wait', "update message set state = 'queued' where state = 'sending'"],
    [
      'a text that was given up is in flight',
      `insert into outbox (tenant_id, message_id, conversation, number_id, carrier, priority, segments, state, due_at, expires_at, claimed_by, claim_until)
       select tenant_id, id, 'x', id, carrier, 0, 1, 'sending', ${LATE}, ${LATE}, 'node', ${LATE} from message where state = 'expired'`,
    ],
    ['nobody owns a claim', "update outbox set claimed_by = null where state = 'sending'"],
  ],
  'I1c-in-line': [
    ['a text waits nowhere', "delete from outbox where state = 'queued'"],
    ['a text is in flight with nobody', "delete from outbox where state = 'sending'"],
  ],
  'I1c-answered': [
    [
      'a claim ran out a day ago',
      "update outbox set claim_until = now() - interval '1 day' where state = 'sending'",
    ],
  ],
  'I1c-given-up': [
    [
      'a text is a day too old',
      "update outbox set expires_at = now() - interval '1 day' where state = 'queued'",
    ],
  ],
  'I1c-lease': [
    [
      'a lease ran out a day ago',
      "update call set lease_until = now() - interval '1 day' where state <> 'ended'",
    ],
    ['a live call has no lease', "update call set lease_until = null where state <> 'ended'"],
  ],
  'I2-last': [
    ['a text follows the closing text', "update message set seq = seq + 10 where state = 'delivered'"],
    ['a place is taken after it', "update session set next_seq = next_seq + 1 where closing = 'handed_over'"],
  ],
  'I3-call': [
    [
      'a session outlives its call',
      "update call set state = 'ended', ended_at = now() where state <> 'ended'",
    ],
    [
      'a call outlives its session',
      "update call set state = 'held', ended_at = null where call_key in (select call_key from session where closing = 'handed_over')",
    ],
  ],
  'I3-record': [
    ['a closing text is gone', "delete from message where kind = 'closing' and state = 'accepted'"],
    ['a dropped one is said to have left', "update message set state = 'suppressed' where kind = 'closing'"],
    ['one that left is said to be off', "update session set closing = 'off' where closing = 'handed_over'"],
    [
      'one that left is said to be dropped',
      "update session set closing = 'opted_out' where closing = 'handed_over'",
    ],
    ['one that left is awaited', "update session set state = 'closing' where closing = 'handed_over'"],
    ['no reason is given', `${NO_CHECKS} update session set closing = null where closing = 'handed_over'`],
    [
      'a live session gives a reason',
      `${NO_CHECKS} update session set closing = 'off' where state = 'active'`,
    ],
    ['a live session has a closing text', `update message set kind = 'closing' where ${OF_LIVE} and seq = 1`],
  ],
  'I3-wait': [
    ['no agent has it', "update session set agent_id = null, transfers = '[]' where state = 'active'"],
    ['a text came before', "update message set while_waiting = true where kind = 'inbound'"],
  ],
  'I3-owed': [
    ['none is said to be due', "update session set closing = 'not_due' where closing = 'opted_out'"],
  ],
  'I4-pair': [
    ['a text came from another caller', "update message set caller = '+14155550199' where kind = 'inbound'"],
  ],
  'I5-in-flight': [
    [
      'two texts of a conversation are in flight',
      "update outbox set state = 'sending', claimed_by = 'node', claim_until = now() where state = 'queued'",
    ],
  ],
  'I5-line': [['the line is reversed', `update message set seq = 9 - seq where ${OF_LIVE}`]],
  'I5-numbered': [
    ['a text is gone', "delete from message where kind = 'inbound' and body = 'Hi'"],
    ['a session counts too far', "update session set next_seq = 9 where state = 'active'"],
    ['a number is left out', `update message set seq = seq + 1 where ${OF_LIVE} and seq = 2`],
  ],
  'I6-numbered': [
    ['an event of a session is gone', "delete from stream_event where stream like 's:%' and seq = 2"],
    ['an event of an agent is gone', "delete from stream_event where stream like 'a:%' and seq = 2"],
    ['a session counts too far', "update session set event_seq = event_seq + 1 where state = 'active'"],
    ['an event was never counted', "insert into stream_event values ('acme', 't', 99, '{}', now())"],
  ],
  'I6-unread': [
    ['a badge shows another count', "update session set unread = 5 where state = 'ended'"],
    ['what was read is forgotten', 'update session set read_seq = 0'],
  ],
  'I7-window': [
    [
      'a caller is answered twice in nine minutes',
      `${AUTO_REPLY} created_at + interval '9 minutes' from message where kind = 'autoReply'`,
    ],
    [
      'a caller is answered six times a day',
      `${AUTO_REPLY} date_trunc('day', created_at, 'UTC') + n * interval '1 hour' from message, generate_series(1, 6) as n where kind = 'autoReply'`,
    ],
  ],
  'I7-answers': [
    ['an answer answers nothing', 'delete from late_text'],
    ['an answer is gone', "delete from message where kind = 'autoReply'"],
  ],
  'I7-sent': [
    [
      'a telephone gets 21 test texts an hour',
      `${TEST_TEXT} '+14155559999' from message, generate_series(1, 21) where kind = 'test'`,
    ],
    [
      'a tenant sends 61 test texts an hour',
      `${TEST_TEXT} '+1415555' || (9000 + n) from message, generate_series(1, 61) as n where kind = 'test'`,
    ],
  ],
  'I8-stopped': [
    ['texts were taken long after STOP', "update contact set opted_out_at = now() - interval '1 day'"],
    [
      'a text was taken long after STOP to the whole company',
      `insert into contact (tenant_id, our_number, caller, opted_out_at, opted_out_everywhere)
       select distinct tenant_id, '+14155550999', caller, now() - interval '1 day', true from message where direction = 'out'`,
    ],
  ],
  'I8-waiting': [
    [
      'a text waits for a caller who said STOP',
      `insert into contact (tenant_id, our_number, caller, opted_out_at)
       select tenant_id, our_number, caller, now() - interval '1 hour' from message where state = 'queued' on conflict do nothing;
       update outbox set due_at = now() - interval '1 hour' where state = 'queued'`,
    ],
  ],
  'I9-accepted': [
    ['the carrier’s id is lost', "update message set carrier_message_id = null where state = 'accepted'"],
  ],
  'I9-parked': [
    [
      'a receipt waits though its text is known',
      "update parked_receipt set carrier_message_id = (select max(carrier_message_id) from message where state = 'delivered')",
    ],
  ],
  'I10-rows': [
    [
      'a session uses the number of another tenant',
      "update session set number_id = (select id from phone_number where tenant_id = 'rival' limit 1) where state = 'ended'",
    ],
    ['a session has an agent of no tenant', "update session set agent_id = 'nobody' where state = 'active'"],
    [
      'a text repeats one of another tenant',
      "update message set retry_of = (select id from message where tenant_id = 'rival' limit 1) where state = 'delivered'",
    ],
    [
      'media name another conversation than their text',
      `insert into media (tenant_id, id, session_id, message_id, position, state, kind, carrier, created_at)
       select tenant_id, gen_random_uuid(), gen_random_uuid(), id, 1, 'ready', 'image', carrier, now() from message where kind = 'inbound'`,
    ],
    [
      'a late text names a session of another tenant',
      "update late_text set session_id = (select id from session where tenant_id = 'rival')",
    ],
  ],
  'I10-walls': [
    ['the owner of a table sees all', 'alter table message no force row level security'],
    ['everybody sees all of a table', 'alter table tenant disable row level security'],
    ['a role sees all', 'alter role midcall_app bypassrls'],
  ],
  'I11-kept': [
    ['keys lead nowhere', 'update idempotency set message_id = gen_random_uuid()'],
    [
      'a key leads to the message of another',
      "update idempotency set key = 'another-key' where key = (select min(key) from idempotency)",
    ],
  ],
  'I11-keyed': [['keys are gone', 'delete from idempotency']],
  'I13-cleared': [
    ['events are old', "update stream_event set at = now() - interval '9 days'"],
    ['keys are old', "update idempotency set created_at = now() - interval '9 days'"],
    ['carriers’ events are old', "update carrier_event set received_at = now() - interval '90 days'"],
    ['a parked receipt is old', "update parked_receipt set received_at = now() - interval '9 days'"],
  ],
  'I14-indexes': [
    ['an index is gone', 'drop index message_one_closing'],
    [
      'an index is not valid',
      "update pg_index set indisvalid = false where indexrelid = 'session_one_live_per_pair'::regclass",
    ],
  ],
};
