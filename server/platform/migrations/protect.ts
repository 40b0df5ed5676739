/**
 * SQL that lets the two roles of the server into a table of tenants: `midcall_app` sees the rows of the tenant named for
 * the transaction, `midcall_worker` those of all. Row-level security is forced, so that it holds for the owner, too.
 */
export const protect = (table: string, column = 'tenant_id'): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} to midcall_app
  using (${column} = current_setting('app.tenant', true)) with check (${column} = current_setting('app.tenant', true));
create policy worker on ${table} to midcall_worker using (true) with check (true);
grant select, insert, update, delete on ${table} to midcall_app, midcall_worker;
`;
