import { type ServerResponse } from 'node:http';
import { type StreamCursor } from '../../protocol/stream.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Channel } from './channels.ts';
import { eventText, HEARTBEAT, type OutgoingEvent, resetText, startText, type StreamKind } from './frames.ts';

/** Octets that may wait for a slow reader. What comes after waits in the database, which holds it anyway. */
const MAX_WAITING = 65_536;

/** A connection's place in one stream. */
export interface Seat {
  readonly kind: StreamKind;
  readonly connection: Connection;
  readonly channel: Channel;
  /** Number of the last event that was written. */
  last: number;
  /** Being read for from the database; `again`: asked for meanwhile. */
  reading: boolean;
  again: boolean;
  /** The session is another agent's now: its events are read for the one that brings it back, and not written. */
  away: boolean;
}

/** Who looks after connections: one for all of a node, since each connection weighs what it holds. */
export interface ConnectionKeeper {
  onGap(seat: Seat): void;
  onClose(connection: Connection): void;
}

export interface ConnectionOptions {
  number: number;
  principal: AgentPrincipal;
  sessionId: string | null;
  keeper: ConnectionKeeper;
}

/** One open `text/event-stream`: writes each event once, in order, and only as fast as it is read. */
export class Connection {
  /** In the order of opening at this node; spreads heartbeats over time. */
  readonly number: number;
  readonly principal: AgentPrincipal;
  readonly sessionId: string | null;
  /** Of the tenant, the agent and, if there is one, the session. */
  readonly seats: Seat[] = [];
  /** Since when the reader takes nothing, in milliseconds of the monotonic clock. */
  stalledAt: number | null = null;
  open = true;
  #response: ServerResponse;
  #keeper: ConnectionKeeper;

  constructor(response: ServerResponse, options: ConnectionOptions) {
    this.number = options.number;
    this.principal = options.principal;
    this.sessionId = options.sessionId;
    this.#response = response;
    this.#keeper = options.keeper;
    response.on('drain', () => this.#handleDrain());
    response.on('error', destroyIt);
    response.on('close', () => {
      this.open = false;
      this.#keeper.onClose(this);
    });
  }

  get cursor(): StreamCursor {
    const [tenant, agent, session] = this.seats;
    return {
      tenant: tenant?.last ?? 0,
      agent: agent?.last ?? 0,
      session: session && !session.away ? session.last : null,
    };
  }

  /** The reader is behind by so much that nothing more is written until it has caught up. */
  get full(): boolean {
    return this.#response.writableLength >= MAX_WAITING;
  }

  /**
   * Writes the event if it is the next one, asks for the missing ones if it is not, and drops one it has had. The event
   * that gives the session to another agent is the last of it that is written; when it comes back, all is to be read again.
   */
  offer(seat: Seat, event: OutgoingEvent): void {
    if (!this.open || this.full || event.seq <= seat.last) return;
    if (event.seq !== seat.last + 1) return this.#keeper.onGap(seat);
    seat.last = event.seq;
    const isOwn = event.owner === null ? !seat.away : event.owner === this.principal.agentId;
    if (!seat.away) {
      this.#write(eventText(this.cursor, event));
      seat.away = !isOwn;
    } else if (isOwn) {
      // what was written meanwhile is theirs to read now
      seat.away = false;
      this.reset();
    }
  }

  start(): void {
    this.#write(startText(this.cursor));
  }

  reset(): void {
    this.#write(resetText(this.cursor));
  }

  beat(): void {
    if (this.stalledAt === null) this.#write(HEARTBEAT);
  }

  end(lastWords = ''): void {
    if (!this.open) return;
    const { socket } = this.#response;
    this.#response.end(lastWords);
    socket?.destroySoon();
  }

  destroy(): void {
    this.#response.destroy();
  }

  #write(text: string): void {
    if (!this.open) return;
    if (!this.#response.write(text)) this.stalledAt ??= performance.now();
  }

  #handleDrain(): void {
    this.stalledAt = null;
    for (const seat of this.seats) {
      if (seat.reading) seat.again = true;
      else if (seat.channel.head !== null && seat.last < seat.channel.head) this.#keeper.onGap(seat);
    }
  }
}

function destroyIt(this: ServerResponse): void {
  this.destroy();
}
