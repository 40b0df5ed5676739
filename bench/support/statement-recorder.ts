import pg from 'pg';

export interface Statement {
  /** Under which the connection keeps it prepared, if it does. */
  name: string | undefined;
  text: string;
  values: unknown[];
  rows: Record<string, unknown>[];
}

/** Runs `work` and gives back every statement that `pg` sent meanwhile, in order, with what it returned. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const recorded: Statement[] = [];
  const original = pg.Client.prototype.query;
  // `pg` has one function for its many forms of call; only the form Kysely uses is recorded
  pg.Client.prototype.query = async function (this: pg.Client, query: unknown) {
    const result = (await Reflect.apply(original, this, [query])) as { rows?: Record<string, unknown>[] };
    const { text, values, name } = query as Statement;
    recorded.push({ text, values, name, rows: result.rows ?? [] });
    return result;
  } as typeof original;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original;
  }
  return recorded;
}
