import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Attempts to verify a number: a code that has to come back. The latest of a number is the one that counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await sql.raw(protect('number_verification')).execute(db);
}

const TABLE = `
create table number_verification (
  tenant_id text not null,
  id uuid not null,
  number_id uuid not null,
  witness text not null,                         -- the other end: a verified number of ours, or somebody's telephone
  witness_ours boolean not null,
  code_hash bytea not null,
  sending_message uuid,                          -- from the number to the witness, if sending is to be proved
  receiving_message uuid,                        -- from the witness to the number, if receiving is to be proved
  sending_proved_at timestamptz,
  receiving_proved_at timestamptz,
  tries integer not null default 0,              -- codes that were typed and wrong
  started_at timestamptz not null,
  expires_at timestamptz not null,
  verified_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, number_id) references phone_number (tenant_id, id) on delete cascade
);
create index number_verification_latest on number_verification (tenant_id, number_id, started_at desc);
`;
