import { type Kysely, sql } from 'kysely';

/** How far an opt-out reaches, and how it came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(OPT_OUTS).execute(db);
}

const HOW = `
  -- given when an opt-out counted for the whole company: it keeps doing so, whatever the setting says later
  add column opted_out_everywhere boolean not null default false,
  -- null: of a release that did not ask
  add column opted_out_how text check (opted_out_how in ('word', 'agent', 'carrier_word', 'carrier_code')),
  -- the word of the list that the caller wrote, or the carrier's code
  add column opted_out_by text,
  -- of the conversation
  add column opted_out_language text`;

const OPT_OUTS = `
alter table contact ${HOW};
create index contact_stopped on contact (tenant_id, caller) where opted_out_at is not null;
create index contact_stops on contact (tenant_id, opted_out_at desc, caller, our_number) where opted_out_at is not null;

-- null where the former release wrote the row: then the hash alone says whose it is
alter table erased_opt_out ${HOW},
  add column our_number text,
  add column caller_hash bytea;
create index erased_opt_out_caller on erased_opt_out (tenant_id, caller_hash);
`;
