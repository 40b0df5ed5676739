import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(ENQUEUE).execute(db);
}

/**
 * The one door from the roles of the application to the queue, whose tables they cannot see. A job of a tenant can be
 * added only by a transaction of that tenant. The queue's own schema is installed by the job worker; until then a call fails.
 * A task uses five of the eight attempts; the others are for writing down that it failed.
 */
const ENQUEUE = `
create function enqueue_job(name text, payload json) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if payload ->> 'tenantId' is distinct from current_setting('app.tenant', true) then
    raise exception 'a job belongs to the tenant of its transaction' using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(identifier => name, payload => payload, max_attempts => 8);
end $$;
revoke execute on function enqueue_job(text, json) from public;
grant execute on function enqueue_job(text, json) to midcall_app, midcall_worker;
`;
