import pg from 'pg';

export interface Statement {
  text: string;
  values: unknown[];
  rows: Record<string, unknown>[];
}

/** Runs `work` and gives back every statement that `pg` sent meanwhile, in order, with what it returned. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const recorded: Statement[] = [];
  const original = pg.Client.prototype.query;
  // `pg` has one function for its many forms of call; only the form Kysely uses is recorded
  pg.Client.prototype.query = async function (this: pg.Client, text: unknown, values?: unknown[]) {
    const result = (await Reflect.apply(original, this, [text, values])) as {
      rows?: Record<string, unknown>[];
    };
    if (typeof text === 'string') recorded.push({ text, values: values ?? [], rows: result.rows ?? [] });
    return result;
  } as typeof original;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original;
  }
  return recorded;
}
