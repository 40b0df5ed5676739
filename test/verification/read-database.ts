import { Contents, TABLES } from './contents.ts';

/** What is needed of a client of `pg`, or of anything that answers like one. */
export interface Queryable {
  query(text: string): Promise<{ rows: unknown[] }>;
}

/**
 * Everything the checks need, of all tenants and of one moment: a single statement. `client` is a superuser's, which
 * row-level security does not hold. Without `events` the streams' events are read without what they say, for a database
 * too large to be read whole.
 */
export async function readDatabase(client: Queryable, { events = true } = {}): Promise<Contents> {
  const { rows } = await client.query(events ? WITH_EVENTS : WITHOUT_EVENTS);
  return Contents.parse(Object.fromEntries(rows.map((row) => [part(row).table, part(row).rows])));
}

const statement = (replaced: Readonly<Record<string, string>>) =>
  Object.entries(TABLES)
    .map(([table, columns]) => {
      const list = Object.keys(columns).map((column) => replaced[`${table}.${column}`] ?? column);
      return `select '${table}' as "table", (select coalesce(json_agg(t), '[]') from (select ${list.join(', ')} from "${table}") t) as rows`;
    })
    .join(' union all ');

// `union all` of json needs no comparison
const WITH_EVENTS = statement({});
const WITHOUT_EVENTS = statement({ 'stream_event.data': 'null as data' });

// two columns of the statement above; the rows are parsed by the caller
const part = (row: unknown) => row as { table: string; rows: unknown };
