import { type FastifyReply } from 'fastify';
import { type AgentPrincipal } from '../access/principal.ts';
import { keepTokens } from '../access/token-life.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { realTimers, type Timers } from '../platform/timers.ts';
import { type Channel, type Channels, createChannels } from './channels.ts';
import { Connection, type ConnectionKeeper, type Seat } from './connection.ts';
import { type Counters, decideStart } from './decide-start.ts';
import { retryText } from './frames.ts';
import { OpenStreams } from './open-streams.ts';
import { readCounters } from './store.ts';

const MAX_STREAMS_PER_TOKEN = 3;
/** Ticks between two signs of life of one connection, and between two looks at all tokens. */
const HEARTBEAT_TICKS = 15;
const TOKEN_TICKS = 15;
/** Clients of a node that stops come back within this time, not all at once. Milliseconds. */
const RETRY_FROM_MS = 200;
const RETRY_SPREAD_MS = 2_000;

export interface HubOptions {
  /** Milliseconds between two checks. Default: 1,000. */
  tickMs?: number;
  /** Milliseconds a reader may take nothing before it is cut off. Default: 30,000. */
  maxStallMs?: number;
  timers?: Timers;
}

export interface StreamRequest {
  principal: AgentPrincipal;
  sessionId: string | null;
  /** As the client sent it. */
  lastEventId: string | null;
}

export interface HubStats {
  streams: number;
  /** Connections cut off because they did not read. */
  dropped: number;
  /** Events read for all at once. */
  live: number;
  /** Events read for one connection that was behind. */
  caughtUp: number;
}

/**
 * Server-sent events of this node. Rows are the truth: a wake, a check each second and a connection's own gap only lead
 * to reading them, so whatever is lost on the way is made good.
 */
export class Hub {
  #ctx: Context;
  #streams = new OpenStreams();
  /** Opened since the last tick: the lease of their token may be at its end. */
  #fresh = new Set<Connection>();
  #channels: Channels;
  #keeper: ConnectionKeeper = {
    onGap: (seat) => void this.#channels.catchUp(seat),
    onClose: (connection) => this.#handleClose(connection),
  };
  #stopTicking: () => void = () => {};
  #maxStallMs: number;
  #ticks = 0;
  #opened = 0;
  #checking = false;
  #dropped = 0;
  #closed = false;

  constructor(ctx: Context, { tickMs = 1_000, maxStallMs = 30_000, timers = realTimers }: HubOptions = {}) {
    this.#ctx = ctx;
    this.#maxStallMs = maxStallMs;
    const handlers = {
      onHole: (seat: Seat) => void this.#restart(seat.connection),
      onFault: (seat: Seat) => seat.connection.end(),
    };
    this.#channels = createChannels(ctx, handlers, timers);
    const tickLater = () => {
      this.#stopTicking = timers.after(tickMs, () => {
        tickLater();
        this.#tick();
      });
    };
    tickLater();
  }

  /** Answers a request with the streams of its agent, from where the client was. Throws `not_found`, `unavailable`. */
  async open(reply: FastifyReply, request: StreamRequest): Promise<void> {
    if (this.#closed) throw new AppError('unavailable');
    const held = this.#hold(request);
    let stands: Counters;
    try {
      stands = await this.#counters(request.principal, request.sessionId);
      if (this.#closed || reply.raw.destroyed) throw new AppError('unavailable');
    } catch (error) {
      for (const channel of held) this.#channels.release(channel);
      throw error;
    }
    const { type, from } = decideStart(request.lastEventId, stands);
    const connection = this.#connect(reply, request);
    for (const channel of held) {
      const seat = {
        kind: channel.kind,
        connection,
        channel,
        last: from[channel.kind] ?? 0,
        reading: false,
        again: false,
        away: false,
      };
      connection.seats.push(seat);
    }
    if (type === 'reset') connection.reset();
    else connection.start();
    for (const seat of connection.seats) this.#channels.seat(seat, stands[seat.kind] ?? 0);
  }

  stats(): HubStats {
    const { live, caughtUp } = this.#channels.counts;
    return { streams: this.#streams.all.size, dropped: this.#dropped, live, caughtUp };
  }

  /** Tells every client when to come back, and ends its stream. */
  close(): void {
    this.#closed = true;
    this.#stopTicking();
    this.#channels.close();
    for (const connection of this.#streams.all) {
      connection.end(retryText(RETRY_FROM_MS + Math.floor(Math.random() * RETRY_SPREAD_MS)));
    }
  }

  #hold({ principal: { tenantId, agentId }, sessionId }: StreamRequest): Channel[] {
    const held = [
      this.#channels.hold(tenantId, 'tenant', 't'),
      this.#channels.hold(tenantId, 'agent', `a:${agentId}`),
    ];
    if (sessionId !== null) held.push(this.#channels.hold(tenantId, 'session', `s:${sessionId}`));
    return held;
  }

  async #counters({ tenantId, agentId }: AgentPrincipal, sessionId: string | null): Promise<Counters> {
    const stands = await this.#ctx.db.tenant(tenantId, (tx) => readCounters(tx, agentId, sessionId));
    if (!stands || (sessionId !== null && stands.session === null)) throw new AppError('not_found');
    return stands;
  }

  #connect(reply: FastifyReply, { principal, sessionId }: StreamRequest): Connection {
    reply.hijack();
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
    // at once: until it is written, the head is a string of some fifty parts
    reply.raw.flushHeaders();
    const options = { number: this.#opened++, principal, sessionId, keeper: this.#keeper };
    const connection = new Connection(reply.raw, options);
    const ofToken = this.#streams.add(connection);
    this.#fresh.add(connection);
    if (ofToken.length > MAX_STREAMS_PER_TOKEN) ofToken[0]!.end();
    return connection;
  }

  #handleClose(connection: Connection): void {
    for (const seat of connection.seats) {
      const { seats } = seat.channel;
      const place = seats.indexOf(seat);
      if (place >= 0) seats.splice(place, 1);
      this.#channels.release(seat.channel);
    }
    this.#streams.remove(connection);
    this.#fresh.delete(connection);
  }

  /** Events are gone that this client has not had: it reads everything again, if it still may. */
  async #restart(connection: Connection): Promise<void> {
    try {
      const stands = await this.#counters(connection.principal, connection.sessionId);
      for (const seat of connection.seats) {
        seat.last = Math.max(seat.last, stands[seat.kind] ?? 0);
        seat.away = false;
      }
      connection.reset();
    } catch {
      // not theirs any more, or not to be read now: the client's next attempt is told which
      connection.end();
    }
  }

  /** One timer for all connections. */
  #tick(): void {
    const tick = this.#ticks++;
    for (const connection of this.#streams.all) {
      if (connection.number % HEARTBEAT_TICKS === tick % HEARTBEAT_TICKS) connection.beat();
      if (connection.stalledAt === null || performance.now() - connection.stalledAt < this.#maxStallMs)
        continue;
      this.#dropped++;
      connection.destroy();
    }
    const due =
      tick % TOKEN_TICKS === TOKEN_TICKS - 1
        ? this.#streams.tokens()
        : [...this.#fresh].map(({ principal }) => principal);
    this.#fresh.clear();
    this.#quietly(this.#keepTokens(due));
    if (this.#checking) return;
    this.#checking = true;
    this.#quietly(this.#channels.check().finally(() => (this.#checking = false)));
  }

  /** An open stream keeps its token; one whose token was revoked or has ended is closed. */
  async #keepTokens(principals: readonly AgentPrincipal[]): Promise<void> {
    const over = await keepTokens(this.#ctx, principals);
    for (const principal of over) this.#streams.endAllOf(principal);
  }

  /** What fails here is tried again by the next tick, or ends by its own time limit. */
  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) => this.#ctx.log.warn({ error }, 'streams could not be looked after'));
  }
}
