import type pg from 'pg';

/** Tables whose rows transactions wait for, and how a statement may name one. */
const ROWS: Readonly<Record<string, string>> = {
  session: `select tenant_id || ' ' || id as row from session where tenant_id = any($1)
    and (id::text = any($1) or call_key = any($1) or (our_number = any($1) and caller = any($1)))
    order by state = 'ended', opened_at desc, id limit 1`,
  call: `select tenant_id || ' ' || call_key as row from call where tenant_id = any($1) and call_key = any($1) limit 1`,
  agent: `select tenant_id || ' ' || id as row from agent where tenant_id = any($1) and id = any($1) limit 1`,
  tenant: 'select id as row from tenant where id = any($1) limit 1',
};

const tables = new Map<string, string | null>();

/** The table in which a statement locks or writes a row. */
function tableOf(text: string): string | null {
  const known = tables.get(text);
  if (known !== undefined) return known;
  const words = text.replaceAll(/[\s"]+/g, ' ').trim();
  const locked = /^select .*? from (\w+).* for no key update/.exec(words)?.[1];
  const written = /^(?:update|with \w+ as \( update) (\w+)/.exec(words)?.[1];
  const table = locked ?? written ?? null;
  tables.set(text, table);
  return table;
}

/**
 * What a statement may have to wait for, in words that are equal for all who may wait for it: who inserts by the same
 * statement, and who locks or writes the same row. `null`: nothing that several wait for.
 */
export async function lineOf(
  observer: pg.Client,
  { text, values = [] }: { text: string; values?: unknown[] },
): Promise<string | null> {
  if (/^\s*insert/.test(text)) return text;
  const table = tableOf(text);
  const query = table === null ? undefined : ROWS[table];
  if (query === undefined) return null;
  const named = values.filter((value) => typeof value === 'string');
  const { rows } = await observer.query<{ row: string }>({
    name: `line-${table}`,
    text: query,
    values: [named],
  });
  return rows[0] ? `${table} ${rows[0].row}` : null;
}
