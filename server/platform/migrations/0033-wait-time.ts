import { type Kysely, sql } from 'kysely';

/** Callers who wait in line are texted, and text, before an agent answers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(WAIT_TIME).execute(db);
}

const WAIT_TIME = `
alter table call add column wait_sms text check (wait_sms in ('yes', 'no'));   -- the caller's answer, the first one

alter table session alter column agent_id drop not null;                       -- nobody yet: the caller waits
alter table session add constraint session_waits_untransferred check (agent_id is not null or transfers = '[]');

alter table message add column while_waiting boolean not null default false;
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check
  check (kind in ('text', 'preset', 'waitTime', 'closing', 'inbound', 'autoReply', 'test', 'verification'));

alter table automatic_text drop constraint automatic_text_kind_check;
alter table automatic_text add constraint automatic_text_kind_check
  check (kind in ('closing', 'autoReply', 'photoLink', 'waitTime'));
`;
