import { type Context } from '../context.ts';
import { type Timers } from '../platform/timers.ts';
import { type Seat } from './connection.ts';
import { createEventReader, PAGE } from './event-reader.ts';
import { type StreamKind, toOutgoing } from './frames.ts';
import { readHeads } from './store.ts';

/** One stream that connections of this node follow: what is new is read once for all of them. */
export interface Channel {
  readonly topic: string;
  readonly tenantId: string;
  readonly kind: StreamKind;
  /** `t`, `a:<agent>` or `s:<session>`. */
  readonly stream: string;
  /** Last event that was given to the seats; `null` until the first of them knows where it begins. */
  head: number | null;
  /** How many events the stream had at the last check that found more than were given out. */
  counted: number;
  /** Of open connections. Lists, not sets: two of the three streams of a connection have one seat. */
  readonly seats: Seat[];
  /** Connections that hold it, seated or about to be. */
  holders: number;
  pumping: boolean;
  again: boolean;
}

export interface Channels {
  /** Hears wakes from now on, so that nothing is lost between here and the first reading. */
  hold(tenantId: string, kind: StreamKind, stream: string): Channel;
  release(channel: Channel): void;
  /** Seats a connection that has read up to `last`; the counter stood at `counter` after `hold`. */
  seat(seat: Seat, counter: number): void;
  /** Reads for one seat that is behind the others. */
  catchUp(seat: Seat): Promise<void>;
  /** Compares all counters with what was given out: finds what a lost wake would hide. One statement. */
  check(): Promise<void>;
  /** Hears of no wake any more. */
  close(): void;
  readonly counts: { live: number; caughtUp: number; reads: number };
}

/** `onHole`: events that a seat has not had are gone. `onFault`: they cannot be read now. */
export function createChannels(
  ctx: Context,
  handlers: { onHole(seat: Seat): void; onFault(seat: Seat): void },
  timers: Timers,
): Channels {
  const channels = new Map<string, Channel>();
  const read = createEventReader(ctx, timers);
  const counts = { live: 0, caughtUp: 0, reads: 0 };

  function wake(channel: Channel): void {
    channel.again = true;
    if (channel.head !== null && !channel.pumping) void pump(channel);
  }

  async function pump(channel: Channel): Promise<void> {
    channel.pumping = true;
    try {
      while (channel.again && channel.head !== null) {
        channel.again = false;
        const rows = await read({ tenantId: channel.tenantId, stream: channel.stream, after: channel.head });
        for (const row of rows) {
          const event = toOutgoing(channel.kind, row);
          channel.head = event.seq;
          for (const seat of channel.seats) seat.connection.offer(seat, event);
        }
        if (rows.length === 0 && channel.counted > channel.head) skipTo(channel, channel.counted);
        counts.live += rows.length;
        if (rows.length === PAGE) channel.again = true;
      }
    } catch (error) {
      ctx.log.warn({ error }, 'events could not be read; the next check tries again');
    } finally {
      channel.pumping = false;
    }
  }

  /** Events were cleared before this node read them: every seat that has not had them is told. */
  function skipTo(channel: Channel, head: number): void {
    channel.head = head;
    for (const seat of channel.seats) if (seat.last < head) void catchUp(seat);
  }

  async function readFor(seat: Seat): Promise<void> {
    const { channel, connection } = seat;
    const after = seat.last;
    const head = channel.head ?? 0;
    const rows = await read({ tenantId: channel.tenantId, stream: channel.stream, after });
    if (!connection.open) return;
    counts.reads++;
    counts.caughtUp += rows.length;
    if (rows.length > 0 ? rows[0]!.seq !== after + 1 : head > after) return handlers.onHole(seat);
    for (const row of rows) {
      if (connection.full || !connection.open) return;
      connection.offer(seat, toOutgoing(channel.kind, row));
    }
    if (rows.length === PAGE) seat.again = true;
  }

  async function catchUp(seat: Seat): Promise<void> {
    seat.again = true;
    if (seat.reading) return;
    seat.reading = true;
    try {
      while (seat.again && seat.connection.open && !seat.connection.full) {
        seat.again = false;
        await readFor(seat);
      }
    } catch (error) {
      ctx.log.warn({ error }, 'a stream could not be continued; its client connects again');
      handlers.onFault(seat);
    } finally {
      seat.reading = false;
    }
  }

  async function check(): Promise<void> {
    const all = [...channels.values()].filter(({ head }) => head !== null);
    if (all.length === 0) return;
    for (const { place, seq } of await ctx.db.worker((tx) => readHeads(tx, all))) {
      const channel = all[place]!;
      channel.counted = seq;
      if (seq > channel.head!) wake(channel);
    }
  }

  return {
    counts,
    catchUp,
    hold(tenantId, kind, stream) {
      const topic = `${tenantId}/${stream}`;
      const known = channels.get(topic);
      if (known) {
        known.holders++;
        return known;
      }
      const channel: Channel = {
        topic,
        tenantId,
        kind,
        stream,
        head: null,
        counted: 0,
        seats: [],
        holders: 1,
        pumping: false,
        again: false,
      };
      channels.set(topic, channel);
      return channel;
    },
    release(channel) {
      channel.holders--;
      if (channel.holders > 0) return;
      channels.delete(channel.topic);
    },
    seat(seat, counter) {
      const { channel } = seat;
      channel.seats.push(seat);
      channel.head ??= counter;
      if (channel.again && !channel.pumping) void pump(channel);
      if (seat.last < channel.head) void catchUp(seat);
    },
    // one for all streams: a listener each would be a good part of what a stream weighs
    close: ctx.bus.subscribe('*', (topic) => {
      const channel = channels.get(topic);
      if (channel) wake(channel);
      else if (topic === '*') check().catch(() => {}); // the next one comes within a second
    }),
    check,
  };
}
