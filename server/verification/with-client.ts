import pg from 'pg';

/** Connects to the database for `use` and ends the connection. Throws a sentence for people. */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await use(client);
  } catch (error) {
    throw new Error(`The database could not be looked at: ${reasonOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  // undefined table or column, no such role
  if (code === '42P01' || code === '42703' || code === '22023')
    return `it is not one of this release of Midcall (${message}).`;
  return `${message || code}`;
}
