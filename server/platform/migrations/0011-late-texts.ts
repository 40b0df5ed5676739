import { type Kysely, sql } from 'kysely';

/** The list of calls says how many texts came after each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create index late_text_by_session on late_text (tenant_id, session_id) where session_id is not null`,
    )
    .execute(db);
}
