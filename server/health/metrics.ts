import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { AlarmKind } from '../../protocol/alarm.ts';
import { type Context } from '../context.ts';
import { type Hub } from '../stream/hub.ts';
import { type EventLoop } from './event-loop.ts';
import { databaseTime, openAlarms, outboxDepth, statesReached } from './store.ts';

/** Milliseconds after which a transaction that dated its events has surely ended: more than its time limit. */
const SETTLED_MS = 16_000;

export interface Metrics {
  readonly contentType: string;
  /** Figures of now. What the database does not tell is left as it was. */
  read(): Promise<string>;
}

/** What an operator watches, in the text format of Prometheus. Labels are states and names of carriers, never a tenant. */
export function createMetrics(ctx: Context, { hub, eventLoop }: { hub: Hub; eventLoop: EventLoop }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'midcall_' });
  addGauge(
    registry,
    'event_loop_lag_seconds',
    'How late timers run, 99th percentile.',
    () => eventLoop.lag().p99 / 1_000,
  );
  addStreams(registry, hub);
  for (const name of ['total', 'idle', 'waiting'] as const) {
    const help = `Database connections for requests: ${name}.`;
    addGauge(registry, `database_connections_${name}`, help, () => ctx.db.load()[name]);
  }
  const refreshes = [outboxRefresh, messagesRefresh, alarmsRefresh].map((of) => of(registry, ctx));
  let refreshing: Promise<void> | null = null;
  const refresh = async () => {
    const results = await Promise.allSettled(refreshes.map((run) => run()));
    for (const result of results) {
      if (result.status === 'rejected')
        ctx.log.warn({ error: result.reason as unknown }, 'figures could not be read');
    }
  };
  return {
    contentType: registry.contentType,
    async read() {
      // two readers at once share one look, so that nothing is counted twice
      await (refreshing ??= refresh().finally(() => (refreshing = null)));
      return registry.metrics();
    },
  };
}

function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  const collect = function (this: Gauge) {
    this.set(read());
  };
  new Gauge({ name: `midcall_${name}`, help, registers: [registry], collect });
}

function outboxRefresh(registry: Registry, ctx: Context): () => Promise<void> {
  const common = { labelNames: ['carrier', 'state'], registers: [registry] };
  const help = 'Texts not handed over yet (queued), or whose answer is awaited (sending).';
  const texts = new Gauge({ name: 'midcall_outbox_texts', help, ...common });
  const age = new Gauge({
    name: 'midcall_outbox_oldest_seconds',
    help: 'How long the first text is overdue.',
    ...common,
  });
  return async () => {
    const rows = await ctx.db.worker(outboxDepth);
    texts.reset();
    age.reset();
    for (const carrier of ctx.carriers.keys()) texts.set({ carrier, state: 'queued' }, 0);
    for (const { carrier, state, texts: depth, oldestDue } of rows) {
      texts.set({ carrier, state }, depth);
      age.set({ carrier, state }, Math.max(0, (ctx.clock.now().getTime() - oldestDue.getTime()) / 1_000));
    }
  };
}

function messagesRefresh(registry: Registry, ctx: Context): () => Promise<void> {
  const counter = new Counter({
    name: 'midcall_messages_total',
    help: 'States that messages of all nodes have reached since this node was first asked; about 16 seconds late.',
    labelNames: ['state'],
    registers: [registry],
  });
  let from: Date | null = null;
  return async () => {
    const { to, rows } = await ctx.db.worker(async (tx) => {
      const settled = new Date((await databaseTime(tx)).getTime() - SETTLED_MS);
      return { to: settled, rows: from ? await statesReached(tx, { from, to: settled }) : [] };
    });
    from = to;
    for (const { state, messages } of rows) counter.inc({ state }, messages);
  };
}

function alarmsRefresh(registry: Registry, ctx: Context): () => Promise<void> {
  const common = { registers: [registry] };
  const help = 'Alarms of pumping that nobody has acknowledged, over all companies.';
  const open = new Gauge({ name: 'midcall_alarms_open', help, labelNames: ['kind'], ...common });
  const held = new Gauge({
    name: 'midcall_prefix_holds',
    help: 'Prefixes to which texts are held, over all companies.',
    ...common,
  });
  return async () => {
    const { alarms, holds } = await ctx.db.worker(openAlarms);
    for (const kind of AlarmKind.options) open.set({ kind }, 0);
    for (const { kind, count } of alarms) open.set({ kind }, count);
    held.set(holds);
  };
}

function addStreams(registry: Registry, hub: Hub): void {
  addGauge(registry, 'streams', 'Open event streams of this node.', () => hub.stats().streams);
  const add = (name: string, help: string, read: () => number) => {
    let last = 0;
    const collect = function (this: Counter) {
      const now = read();
      this.inc(now - last);
      last = now;
    };
    new Counter({ name: `midcall_stream_${name}_total`, help, registers: [registry], collect });
  };
  add('dropped', 'Streams cut off because they were not read.', () => hub.stats().dropped);
  add('live_events', 'Events read for all streams at once.', () => hub.stats().live);
  add('caught_up_events', 'Events read for one stream that was behind.', () => hub.stats().caughtUp);
}
