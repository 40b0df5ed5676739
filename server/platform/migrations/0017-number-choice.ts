import { type Kysely, sql } from 'kysely';

/**
 * Why a session texts from the number it has. Who, when and where from stands in the row of the session, and neither the
 * number nor the reason is ever written again: the server's roles may not. A later migration that adds a column to
 * `session` grants the update of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CHOICE).execute(db);
}

const CHOICE = `
alter table session
  add column number_choice text check (number_choice in ('dialled', 'only', 'least_loaded'));   -- null: of a release before

revoke update on session from midcall_app, midcall_worker;
do $$
begin
  execute format('grant update (%s) on session to midcall_app, midcall_worker', (
    select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
      from information_schema.columns
     where table_schema = 'public' and table_name = 'session'
       and column_name not in ('tenant_id', 'id', 'call_key', 'number_id', 'our_number', 'number_choice')));
end $$;
`;
