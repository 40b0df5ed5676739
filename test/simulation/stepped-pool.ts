import type pg from 'pg';
import { type LockWatch } from './lock-watch.ts';
import { Crash, type Owner, type Scheduler } from './scheduler.ts';

interface Query {
  text: string;
  values?: unknown[];
  name?: string;
}

/** Simulated milliseconds somebody stands in line at most: longer than a process stands still. */
const LINE_MS = 30_000;

/** Those who let a node go on, and see what it waits for. */
interface Surroundings {
  owner: Owner;
  scheduler: Scheduler;
  locks: LockWatch;
}

/** A driver's client, with what its types leave out. */
type Client = pg.PoolClient & { readonly processID: number };

/**
 * Connections of one life of a node, half of what there are. Each statement is a step, and so is what comes after a commit. When the node dies
 * its transactions are rolled back, as the database does when a connection breaks; a statement of a dead node never runs.
 */
export function steppedPool(
  pool: pg.Pool,
  { owner, scheduler, locks }: Surroundings,
): Pick<pg.Pool, 'connect' | 'end'> {
  const taken = { count: 0, max: (pool.options.max ?? 10) / 2 };
  const connect = async () => {
    const mayGo = () => taken.count < taken.max;
    if (!mayGo())
      await scheduler.standBack(owner, 'waits for a connection', { ms: Number.POSITIVE_INFINITY, mayGo });
    taken.count++;
    owner.connections++;
    const free = () => {
      taken.count--;
      owner.connections--;
    };
    return new SteppedClient(pool, { owner, scheduler, locks, free });
  };
  // the driver has several forms of these; the product uses those without a callback
  return { connect, end: () => pool.end() } as unknown as Pick<pg.Pool, 'connect' | 'end'>;
}

class SteppedClient {
  readonly #pool: pg.Pool;
  readonly #owner: Owner;
  readonly #scheduler: Scheduler;
  readonly #locks: LockWatch;
  /** Taken from the pool with the first statement, so that connecting is part of its step. */
  #client: Client | undefined;
  readonly #free: () => void;

  constructor(pool: pg.Pool, { owner, scheduler, locks, free }: Surroundings & { free: () => void }) {
    this.#pool = pool;
    this.#owner = owner;
    this.#scheduler = scheduler;
    this.#locks = locks;
    this.#free = free;
  }

  async query(query: Query): Promise<pg.QueryResult> {
    // no step of its own: a dead node's connection breaks, which rolls back
    if (query.text === 'rollback') return this.#send(query);
    const label = labelOf(query.text);
    await this.#scheduler.park(this.#owner, label);
    await this.#scheduler.dawdle(this.#owner);
    const result = await this.#send(query, await this.#standInLine(query));
    // several statements in one query give a list
    const { rowCount } = Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result;
    this.#scheduler.note(`${this.#owner.name} ${label} → ${rowCount}`);
    if (label === 'commit') await this.#scheduler.park(this.#owner, 'committed');
    return result;
  }

  release(destroy?: boolean): void {
    this.#client?.release(destroy);
    this.#free();
  }

  /**
   * Several who wait for one key or row all go on at once when the one before them has written it and is gone, and
   * PostgreSQL does not say who is first. So one waits at a time, and the others stand behind; but who is waited for is
   * not kept. Gives back what the statement may wait for.
   */
  async #standInLine(query: Query): Promise<string | null> {
    const asking = this.#scheduler.begin(this.#owner);
    let line: string | null;
    let isWaitedFor: boolean;
    try {
      line = await this.#locks.lineOf(query);
      const waiters = line === null ? [] : this.#scheduler.waitersOf(line);
      if (line === null || waiters.length === 0) return line;
      isWaitedFor =
        this.#client !== undefined && (await this.#locks.waitFor(waiters, this.#client.processID));
    } finally {
      asking.end();
    }
    if (isWaitedFor) return line;
    const mayGo = () => this.#scheduler.waitersOf(line).length === 0;
    await this.#scheduler.standBack(this.#owner, 'stands in line', { ms: LINE_MS, mayGo });
    return line;
  }

  async #send(query: Query, line: string | null = null): Promise<pg.QueryResult> {
    const client = (this.#client ??= await this.#connect());
    const statement = this.#scheduler.begin(this.#owner, {
      pid: client.processID,
      text: query.text,
      line,
    });
    let outcome: { result: pg.QueryResult } | { error: unknown };
    try {
      outcome = { result: await client.query(query) };
    } catch (error) {
      outcome = { error };
    } finally {
      statement.end();
    }
    if (query.text === 'rollback')
      return 'result' in outcome ? outcome.result : Promise.reject(outcome.error);
    if (statement.hasWaited) await this.#scheduler.park(this.#owner, 'has got its lock', statement.number);
    if ('error' in outcome) throw this.#owner.isAlive ? outcome.error : new Crash();
    return outcome.result;
  }

  async #connect(): Promise<Client> {
    const connecting = this.#scheduler.begin(this.#owner);
    try {
      return (await this.#pool.connect()) as Client;
    } finally {
      connecting.end();
    }
  }
}

const labels = new Map<string, string>();

function labelOf(text: string): string {
  const known = labels.get(text);
  if (known !== undefined) return known;
  const label = text.replaceAll(/\s+/g, ' ').trim().replaceAll('"', '').slice(0, 70);
  labels.set(text, label);
  return label;
}
