import { type Kysely, sql } from 'kysely';

/**
 * An agent's live calls are found without a look at the ended ones, of which there are more every day. Nothing asks for
 * calls by their agent otherwise.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create index call_live_by_agent on call (tenant_id, agent_id, started_at desc) where state <> 'ended';
       drop index call_by_agent;`,
    )
    .execute(db);
}
