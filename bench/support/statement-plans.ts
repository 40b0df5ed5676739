import pg from 'pg';
import { type Statement } from './statement-recorder.ts';

/** Rows a table has at least to be called large: a smaller one is read as a whole sooner than through an index. */
const LARGE = 2_000;

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Node[];
}

/**
 * What these statements would read from end to end, by the plans that connections keep for any values: names of large
 * tables, each with the statement. `tenantId`: of the transactions they were recorded in.
 */
export async function wholeReads(
  url: string,
  statements: readonly Statement[],
): Promise<{ table: string; statement: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'select relname as name from pg_class where reltuples >= $1',
      [LARGE],
    );
    const large = new Set(rows.map(({ name }) => name));
    const found: { table: string; statement: string }[] = [];
    await client.query('begin');
    for (const { text } of statements) {
      const tenant = /^begin; select set_config\('app\.tenant', '([^']*)'/.exec(text)?.[1];
      if (tenant !== undefined) {
        await client.query(`set local role ${tenant === '' ? 'midcall_worker' : 'midcall_app'}`);
        await client.query(`select set_config('app.tenant', $1, true)`, [tenant]);
      }
      if (!/^\s*(select|insert|update|delete|with)/i.test(text)) continue;
      for (const table of readWhole(await planOf(client, text)))
        if (large.has(table)) found.push({ table, statement: text.replace(/\s+/g, ' ').trim() });
    }
    return found;
  } finally {
    await client.end();
  }
}

async function planOf(client: pg.Client, text: string): Promise<Node> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `explain (generic_plan, format json) ${text}`,
  );
  return rows[0]!['QUERY PLAN'][0].Plan;
}

function readWhole(node: Node): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(readWhole)];
}
