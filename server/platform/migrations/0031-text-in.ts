import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Callers text a code, so that the mobile it comes from joins their call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT_IN).execute(db);
  for (const table of ['text_in_code', 'text_in_try']) await sql.raw(protect(table)).execute(db);
}

const TEXT_IN = `
alter table session drop constraint session_caller_source_check;
alter table session add constraint session_caller_source_check check (caller_source in ('call', 'agent', 'text'));

create table text_in_code (
  tenant_id text not null references tenant (id),
  id uuid not null,
  call_key text not null,
  our_number text not null,
  code text not null check (code ~ '^[0-9]{4,6}$'),
  state text not null check (state in ('waiting', 'texted', 'joined', 'refused', 'replaced', 'over')),
  sender text,                                   -- the mobile that texted it
  held jsonb not null default '[]',              -- its texts, until the agent has said whether it is the caller's
  created_at timestamptz not null,
  expires_at timestamptz not null,
  texted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, call_key) references call (tenant_id, call_key),
  check ((state = 'waiting') <= (sender is null)),
  check ((state in ('texted', 'joined', 'refused')) <= (sender is not null)),
  check (state = 'texted' or held = '[]')
);
-- of a call one lives; of a number each is another one; a mobile is about to join one call
create unique index text_in_code_of_call on text_in_code (tenant_id, call_key) where state in ('waiting', 'texted');
create unique index text_in_code_of_number on text_in_code (tenant_id, our_number, code) where state = 'waiting';
create unique index text_in_code_of_sender on text_in_code (tenant_id, sender) where state = 'texted';
create index text_in_code_by_time on text_in_code (created_at);

-- wrong codes of late, by who sent them; with no sender, all that came to the number
create table text_in_try (
  tenant_id text not null references tenant (id),
  our_number text not null,
  sender text not null,
  wrong integer not null,
  since timestamptz not null,
  primary key (tenant_id, our_number, sender)
);
create index text_in_try_by_time on text_in_try (since);
`;
