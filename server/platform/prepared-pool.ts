import {
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import type pg from 'pg';

/** `feature_not_supported`, of which "cached plan must not change result type" is the one that can come up here. */
export const OUTDATED_PLAN = '0A000';

/** Statements a connection keeps prepared, at most; texts beyond are planned at each use. */
const MOST = 300;

/**
 * A pool whose connections prepare each parametrised statement once and plan it no more: a text is taken in a few
 * statements with many joins and columns, and planning them costs more than running them. Such a plan knows no values:
 * what an index is limited to (`where state = 'active'`), and a `limit`, stand in the text itself, by `sql.lit` in a query
 * that is built; else PostgreSQL plans again at each use, or reads whole tables. `names`: of the statements, by their
 * texts; pools that share connections share them.
 */
export function preparedPool(
  pool: Pick<pg.Pool, 'connect' | 'end'>,
  names = new Map<string, string>(),
): PostgresPool {
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST) return known;
    const name = `midcall-${names.size}`;
    names.set(text, name);
    return name;
  };
  return {
    async connect() {
      return new PreparingClient(await pool.connect(), nameOf);
    },
    end: () => pool.end(),
  };
}

/** A migration changed what a prepared statement gives back: its connection is of no more use. */
const isOutdated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === OUTDATED_PLAN;

class PreparingClient implements PostgresPoolClient {
  readonly #client: Pick<pg.PoolClient, 'query' | 'release'>;
  readonly #nameOf: (text: string) => string | undefined;
  #outdated = false;

  constructor(
    client: Pick<pg.PoolClient, 'query' | 'release'>,
    nameOf: (text: string) => string | undefined,
  ) {
    this.#client = client;
    this.#nameOf = nameOf;
  }

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    statement: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof statement !== 'string') throw new TypeError('cursors are not used');
    const name = values.length > 0 ? this.#nameOf(statement) : undefined;
    const query = { text: statement, values: [...values], ...(name === undefined ? {} : { name }) };
    // `pg` and Kysely describe the same result with different names for its command
    return this.#client.query(query).catch((error: unknown) => {
      this.#outdated ||= isOutdated(error);
      throw error;
    }) as unknown as Promise<PostgresQueryResult<R>>;
  }

  release(): void {
    this.#client.release(this.#outdated);
  }
}
