import { type Kysely, sql } from 'kysely';

/** Texts of the system itself, beside auto-replies: they belong to no conversation either. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(KINDS).execute(db);
}

// names PostgreSQL gave the constraints of the first migration
const KINDS = `
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check
  check (kind in ('text', 'preset', 'closing', 'inbound', 'autoReply', 'test', 'verification'));
alter table message drop constraint message_check2;
alter table message add constraint message_check2
  check ((kind in ('autoReply', 'test', 'verification')) = (session_id is null));
create index message_system_texts on message (tenant_id, created_at) where kind in ('test', 'verification');
`;
