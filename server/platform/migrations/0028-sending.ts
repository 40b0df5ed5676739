import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Handing over can be stopped, by a company for itself and by the operator for all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(STOPS).execute(db);
  await sql.raw(protect('sending_stop')).execute(db);
}

const STOPS = `
-- while it is there, no text of the tenant is handed over
create table sending_stop (
  tenant_id text primary key references tenant (id),
  stopped_at timestamptz not null,
  stopped_by text not null,                      -- as in the audit
  note text not null
);

-- the same for all tenants, one row at most; every tenant may see it, none may change it
create table installation_stop (
  the_only boolean primary key default true check (the_only),
  stopped_at timestamptz not null,
  note text not null
);
grant select on installation_stop to midcall_app;
grant select, insert, update, delete on installation_stop to midcall_worker;
`;
