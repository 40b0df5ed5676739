import { type Client } from 'pg';

interface Definition {
  table: string;
  name: string;
  /** `p`, `u` or `f` of a constraint; `i`: an index of its own. */
  kind: string;
  /** As PostgreSQL writes it. */
  text: string;
}

/** Indexes of tables, and the constraints that rest on them; what refers to another table comes last. */
const DEFINITIONS = `
  select conrelid::regclass::text as "table", conname as name, contype as kind, pg_get_constraintdef(oid) as text
    from pg_constraint
   where contype in ('p', 'u', 'f') and (conrelid::regclass::text = any($1) or confrelid::regclass::text = any($1))
  union all
  select i.indrelid::regclass::text, i.indexrelid::regclass::text, 'i', pg_get_indexdef(i.indexrelid)
    from pg_index i
   where i.indrelid::regclass::text = any($1) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
   order by kind desc`;

/**
 * Runs `work` while these tables have no indexes, and builds them again, as they were: to sort a large table once is
 * many times faster than to keep it sorted row by row.
 */
export async function withoutIndexes(
  client: Client,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<Definition>(DEFINITIONS, [tables]);
  const run = async (definitions: Definition[], statement: (definition: Definition) => string) => {
    for (const definition of definitions) await client.query(statement(definition));
  };
  const references = rows.filter(({ kind }) => kind === 'f');
  const keys = rows.filter(({ kind }) => kind === 'p' || kind === 'u');
  const indexes = rows.filter(({ kind }) => kind === 'i');
  const drop = ({ table, name }: Definition) => `alter table ${table} drop constraint ${name}`;
  const add = ({ table, name, text }: Definition) => `alter table ${table} add constraint ${name} ${text}`;
  await run([...references, ...keys], drop);
  await run(indexes, ({ name }) => `drop index ${name}`);
  await work();
  await run(keys, add);
  await run(indexes, ({ text }) => text);
  await run(references, add);
}
