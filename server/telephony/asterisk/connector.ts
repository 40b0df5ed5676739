import { type CallReport } from '../../../protocol/call.ts';
import { type Clock } from '../../platform/clock.ts';
import { type Timers } from '../../platform/timers.ts';
import { decideReports, type Exchange, liveCalls, newExchange } from './decide-calls.ts';
import { applyFact, applyWhole, type Fact } from './decide-feed.ts';
import { type Meaning } from './decide-meaning.ts';
import { type Link, LinkError, type LinkOptions } from './link.ts';

export const FEEDS = ['ami', 'ari'] as const;
export type FeedName = (typeof FEEDS)[number];

/** Something an administrator can see to. `detail`: a code, an endpoint or a queue of the exchange; nobody's number. */
export interface ConnectorTrouble {
  reason: `${FeedName}_${'refused' | 'unreachable'}` | 'malformed' | 'agent_unknown';
  detail: string;
}

export interface ConnectorOptions {
  exchangeId: string;
  meaning: Meaning;
  /** What was last said of its calls that live. */
  live: readonly CallReport[];
  /** Opens a feed; throws `LinkError`. */
  open: Record<FeedName, (options: LinkOptions) => Promise<Link>>;
  clock: Clock;
  timers: Timers;
  /** Chance, from 0 to 1: exchanges that come back are not all asked in the same moment. */
  chance: () => number;
  /** What is new of calls, in their order. */
  onReports(reports: readonly CallReport[]): void;
  /** The exchange was asked, and still has these. */
  onAlive(reports: readonly CallReport[]): void;
  onFeeds(up: Record<FeedName, boolean>): void;
  onTrouble(trouble: ConnectorTrouble): void;
}

/** Milliseconds between two questions what there is: the shortest lease lets two of them fail. */
const LOOK_EVERY_MS = 5_000;
const ANSWER_MS = 4_000;
/** Milliseconds from one try to the next; about that, by chance. */
const TRY_AGAIN_MS = [250, 500, 1_000, 2_000, 5_000, 10_000];

export interface Connector {
  /** Asks the exchange what there is, by every feed that is up. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Listens to one exchange by both of its feeds until it is closed, and opens again what breaks. After a break it asks what there is
 * before it believes what it hears; one feed alone is enough.
 */
export function connectExchange(options: ConnectorOptions): Connector {
  const { meaning, clock, timers } = options;
  const stop = new AbortController();
  const links = new Map<FeedName, Link>();
  /** What is heard while the exchange is asked for everything: it is applied after the answer. */
  const held = new Map<FeedName, Fact[]>();
  let exchange: Exchange = newExchange(options.exchangeId, options.live);
  let cancelDue = () => {};

  const now = () => clock.now().getTime();
  const change = (name: FeedName, feed: Exchange['ami']) => (exchange = { ...exchange, [name]: feed });
  /** `touched`: legs of which something was heard; left out, all. */
  const tell = (touched?: readonly string[]) => {
    if (stop.signal.aborted) return;
    const outcome = decideReports(exchange, meaning, now(), touched);
    exchange = outcome.exchange;
    if (outcome.reports.length > 0) options.onReports(outcome.reports);
    for (const detail of outcome.strangers) options.onTrouble({ reason: 'agent_unknown', detail });
    cancelDue();
    cancelDue =
      outcome.dueAt === null ? () => {} : timers.after(Math.max(1, outcome.dueAt - now()), () => tell([]));
  };
  const hear = (name: FeedName, facts: readonly Fact[]) => {
    for (const fact of facts) {
      const before = exchange[name];
      change(name, applyFact(before, fact, now()));
      // each by itself: what lasted a moment only was said, too
      if (exchange[name].isUp && exchange[name] !== before) tell([fact.id]);
    }
  };
  const take = (name: FeedName, facts: readonly Fact[]) => {
    const waiting = held.get(name);
    if (waiting) waiting.push(...facts);
    else hear(name, facts);
  };
  const ask = async (name: FeedName, link: Link) => {
    const waiting = held.get(name) ?? [];
    held.set(name, waiting);
    try {
      const whole = await link.whole();
      const other = exchange[name === 'ami' ? 'ari' : 'ami'];
      change(name, applyWhole(exchange[name], whole, { now: now(), other }));
    } finally {
      held.delete(name);
      for (const fact of waiting) change(name, applyFact(exchange[name], fact, now()));
      if (exchange[name].isUp) tell();
    }
  };
  const sayFeeds = () => options.onFeeds({ ami: exchange.ami.isUp, ari: exchange.ari.isUp });
  const fail = (name: FeedName, error: unknown) => {
    if (stop.signal.aborted) return;
    const { reason, detail } = error instanceof LinkError ? error : new LinkError('unreachable', 'fault');
    options.onTrouble({ reason: `${name}_${reason}`, detail });
  };

  const follow = async (name: FeedName) => {
    for (let failures = 0; !stop.signal.aborted;) {
      held.set(name, []);
      try {
        const link = await options.open[name]({
          onFacts: (facts) => take(name, facts),
          onMalformed: () => options.onTrouble({ reason: 'malformed', detail: name }),
          timeoutMs: ANSWER_MS,
          signal: stop.signal,
        });
        links.set(name, link);
        await ask(name, link);
        failures = 0;
        sayFeeds();
        await link.closed;
      } catch (error) {
        links.get(name)?.close();
        fail(name, error);
      }
      links.delete(name);
      held.delete(name);
      const wasUp = exchange[name].isUp;
      change(name, { ...exchange[name], isUp: false });
      if (wasUp && !stop.signal.aborted) {
        sayFeeds();
        tell();
      }
      const ms = TRY_AGAIN_MS[Math.min(failures++, TRY_AGAIN_MS.length - 1)] ?? 0;
      await pause(ms * (0.5 + options.chance() / 2));
    }
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stop.signal.aborted) return resolve();
      const cancel = timers.after(ms, () => {
        stop.signal.removeEventListener('abort', end);
        resolve();
      });
      const end = () => {
        cancel();
        resolve();
      };
      stop.signal.addEventListener('abort', end, { once: true });
    });
  const look = async () => {
    const asked = FEEDS.map(async (name) => {
      const link = links.get(name);
      // it is asked already
      if (!link || held.has(name)) return;
      try {
        await ask(name, link);
      } catch (error) {
        fail(name, error);
        link.close();
      }
    });
    await Promise.all(asked);
    if (!stop.signal.aborted) options.onAlive(liveCalls(exchange));
  };
  const lookOften = async () => {
    for (;;) {
      await pause(LOOK_EVERY_MS);
      if (stop.signal.aborted) return;
      await look();
    }
  };
  const work = [follow('ami'), follow('ari'), lookOften()];
  return {
    look,
    async close() {
      stop.abort();
      cancelDue();
      for (const name of FEEDS) links.get(name)?.close();
      await Promise.all(work);
    },
  };
}
