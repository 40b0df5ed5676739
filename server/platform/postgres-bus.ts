import pg from 'pg';
import { type Bus, createLocalBus } from './bus.ts';
import { type Log } from './log.ts';

const CHANNEL = 'midcall';
/** PostgreSQL takes payloads below 8,000 octets. Source: its manual, NOTIFY. */
const MAX_PAYLOAD = 7_900;
/** From one notification of this node to the next, at least: wakes of that time go out together. Milliseconds. */
const COALESCE_MS = 20;
const RETRY_MS = { first: 100, last: 5_000 };

/** A notification takes part in no crash recovery, so that its commit need not wait for the disk. */
const CONNECTION = {
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  options: '-c synchronous_commit=off',
};

/** Wakes nodes through the database they share. */
export interface PostgresBus extends Bus {
  /** Resolves once wakes of other nodes are heard. */
  connected(): Promise<void>;
}

/**
 * LISTEN and NOTIFY on one connection of its own, outside of any transaction, where NOTIFY costs nothing measurable.
 * Listeners of this node hear at once; those of other nodes in the next milliseconds. After a break every listener is
 * woken, since any wake may have been lost. Needs a direct connection, not one through a transaction-mode pooler.
 */
export function createPostgresBus(url: string, log: Log): PostgresBus {
  const local = createLocalBus();
  const topics = new Map<string, number>();
  const waiting = new Set<string>();
  let client: pg.Client | null = null;
  /** The one connection, made or being made; what an earlier one still says is not heard. */
  let current: pg.Client | null = null;
  let sending: NodeJS.Timeout | undefined;
  /** When the last notification was sent, in milliseconds of the monotonic clock. */
  let sentAt = -COALESCE_MS;
  let notifying = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  let breaks = 0;
  const whenConnected = new Set<() => void>();

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...CONNECTION, connectionString: url });
    current = next;
    // without a listener a broken connection would end this process
    next.on('error', () => void next.end().catch(() => {}));
    next.on('end', () => handleBreak(next));
    next.on('notification', ({ processId, payload }) => {
      if (processId !== processIdOf(next)) local.publish(readTopics(payload));
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      log.warn({ error }, 'the bus has no connection; it tries again');
      return handleBreak(next);
    }
    if (closed) return void next.end().catch(() => {});
    client = next;
    if (breaks > 0) local.publish([...topics.keys()]);
    breaks = 0;
    for (const resolve of whenConnected) resolve();
    whenConnected.clear();
    if (waiting.size > 0) schedule();
  }

  function handleBreak(broken: pg.Client): void {
    if (current !== broken) return;
    current = client = null;
    if (closed) return;
    const waitMs = Math.min(RETRY_MS.first * 2 ** breaks++, RETRY_MS.last);
    clearTimeout(retry);
    retry = setTimeout(() => void connect(), waitMs);
    retry.unref();
  }

  function schedule(): void {
    // one at a time: what is published while one is under way goes into the next
    sending ??= setTimeout(
      () => (notifying = notify().then(afterNotifying)),
      Math.max(0, sentAt + COALESCE_MS - performance.now()),
    );
  }

  function afterNotifying(): void {
    sending = undefined;
    if (client && !closed && waiting.size > 0) schedule();
  }

  async function notify(): Promise<void> {
    if (!client || waiting.size === 0) return;
    const payloads = packTopics(waiting);
    waiting.clear();
    sentAt = performance.now();
    try {
      for (const payload of payloads) await client.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    } catch (error) {
      // rows are the truth: other nodes find what this wake was about by looking
      log.warn({ error }, 'a wake was lost');
    }
  }

  void connect();
  return {
    publish(more) {
      local.publish(more);
      for (const topic of more) waiting.add(topic);
      if (client) schedule();
    },
    subscribe(topic, wake) {
      topics.set(topic, (topics.get(topic) ?? 0) + 1);
      const unsubscribe = local.subscribe(topic, wake);
      return () => {
        unsubscribe();
        const left = (topics.get(topic) ?? 1) - 1;
        if (left > 0) topics.set(topic, left);
        else topics.delete(topic);
      };
    },
    connected: () => (client ? Promise.resolve() : new Promise((resolve) => whenConnected.add(resolve))),
    async close() {
      closed = true;
      clearTimeout(sending);
      await notifying;
      await notify();
      clearTimeout(retry);
      await client?.end().catch(() => {});
      await local.close();
    },
  };
}

/** JSON lists of topics, each short enough for one notification. */
export function packTopics(topics: Iterable<string>): string[] {
  const payloads: string[] = [];
  let list: string[] = [];
  let size = 2;
  for (const topic of topics) {
    const octets = Buffer.byteLength(JSON.stringify(topic)) + 1;
    if (size + octets > MAX_PAYLOAD && list.length > 0) {
      payloads.push(JSON.stringify(list));
      [list, size] = [[], 2];
    }
    list.push(topic);
    size += octets;
  }
  if (list.length > 0) payloads.push(JSON.stringify(list));
  return payloads;
}

function readTopics(payload: string | undefined): string[] {
  try {
    const topics: unknown = JSON.parse(payload ?? '');
    return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [];
  } catch {
    // another program may use the same channel
    return [];
  }
}

/** Number of the connection's server process; the driver has it, its types do not. */
const processIdOf = (client: pg.Client): number | null =>
  (client as unknown as { processID: number | null }).processID;
