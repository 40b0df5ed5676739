import {
  type Carrier,
  type CarrierCredentials,
  type CarrierLine,
  type LineEvents,
} from '../carriers/carrier.ts';
import { openAccount } from '../carriers/open-account.ts';
import { type Context } from '../context.ts';
import { listRecentEvents } from '../messages/recent-events.ts';
import { receiveCarrierEvents } from '../messages/receive-events.ts';
import { addSeconds } from '../platform/clock.ts';
import { realTimers, type Timers } from '../platform/timers.ts';
import { holdSlots, leaveSlot, type LineAccount, type LineSlot, listLineAccounts } from './lease-store.ts';

/** Woken when an account has changed, or a node has left a line to others. */
export const LINES_TOPIC = 'lines';

/** Seconds a node holds a line without saying so again; a node that is gone is followed after these. */
const LEASE_SECONDS = 12;
const LOOK_EVERY_MS = 3_000;

export interface LineKeeperOptions {
  lookEveryMs?: number;
  leaseSeconds?: number;
  timers?: Timers;
}

export interface LineKeeper {
  /** Tenants whose account with this carrier cannot be used from here now: their texts wait, for another node or for the line. */
  awaited(carrier: string): string[];
  /** Takes leave of every carrier, and leaves the lines to other nodes. Texts in flight are answered for before. */
  close(): Promise<void>;
}

interface Held {
  slot: LineSlot;
  line: CarrierLine;
  /** The account as it was when the line was opened. */
  sealed: Buffer;
  /** By this process's own clock: when the lease is over. */
  until: number;
}

const keyOf = ({ tenantId, carrier, slot }: LineSlot) => `${tenantId}|${carrier}|${slot}`;

/**
 * Holds the lines of the accounts with carriers that have some, so many of each as it wants, on whichever node takes them first. The
 * lease keeps a second node from binding beside the first; that no text goes out twice does not rest on it.
 */
export function startLineKeeper(ctx: Context, options: LineKeeperOptions = {}): LineKeeper {
  const { lookEveryMs = LOOK_EVERY_MS, leaseSeconds = LEASE_SECONDS, timers = realTimers } = options;
  const carriers = [...ctx.carriers.values()].filter((carrier) => carrier.lines);
  const held = new Map<string, Held>();
  let accounts: LineAccount[] = [];
  let closed = false;
  let cancel = () => {};
  let looking: Promise<void> | null = null;
  let again = false;

  async function look(): Promise<void> {
    const startedAt = performance.now();
    try {
      const found = await ctx.db.worker((tx) =>
        listLineAccounts(
          tx,
          carriers.map(({ name }) => name),
        ),
      );
      const opened = found.flatMap((account) => read(account));
      accounts = found;
      const wanted = opened.flatMap(({ account, credentials, count }) =>
        Array.from({ length: count }, (_, slot) => ({ ...account, slot, credentials })),
      );
      const now = ctx.clock.now();
      const until = addSeconds(now, leaseSeconds);
      const mine =
        wanted.length === 0
          ? []
          : await ctx.db.worker((tx) => holdSlots(tx, wanted, { node: ctx.node, now, until }));
      const ours = new Set(mine.map(keyOf));
      const kept = wanted.filter((slot) => ours.has(keyOf(slot)));
      await drop(({ slot, sealed }) => {
        const one = kept.find((other) => keyOf(other) === keyOf(slot));
        return !one?.sealed.equals(sealed);
      });
      for (const one of kept) hold(one, startedAt + leaseSeconds * 1_000);
    } catch (error) {
      ctx.log.error({ error }, 'the lines of carriers could not be looked after');
      // whoever cannot say that it holds a line leaves it in time
      await drop(({ until }) => until - lookEveryMs <= performance.now());
    }
  }

  function read(
    account: LineAccount,
  ): { account: LineAccount; credentials: CarrierCredentials; count: number }[] {
    const { tenantId, carrier, sealed } = account;
    const credentials = openAccount(ctx, carrier, tenantId, sealed);
    const lines = findLines(carrier);
    return credentials && lines ? [{ account, credentials, count: lines.count(credentials) }] : [];
  }

  const findLines = (carrier: string): Carrier['lines'] => ctx.carriers.get(carrier)?.lines;

  function hold(slot: LineSlot & { sealed: Buffer; credentials: CarrierCredentials }, until: number): void {
    const known = held.get(keyOf(slot));
    if (known) known.until = until;
    if (known || closed) return;
    const { tenantId, carrier, sealed, credentials } = slot;
    const line = findLines(carrier)?.open({ tenantId, credentials }, eventsOf(slot));
    if (line) held.set(keyOf(slot), { slot, line, sealed, until });
  }

  function eventsOf({ tenantId, carrier, slot }: LineSlot): LineEvents {
    const { log } = ctx;
    const about = { tenantId, carrier, slot };
    return {
      id: ctx.ids.uuid(),
      log: {
        debug: (fields, message) => log.debug({ ...about, ...fields }, message),
        info: (fields, message) => log.info({ ...about, ...fields }, message),
        warn: (fields, message) => log.warn({ ...about, ...fields }, message),
        error: (fields, message) => log.error({ ...about, ...fields }, message),
      },
      receive: (events) => receiveCarrierEvents(ctx, tenantId, carrier, events),
      recent: (seconds) => listRecentEvents(ctx, { tenantId, carrier }, seconds),
      changed: () => ctx.bus.publish(['outbox']),
    };
  }

  async function drop(over: (one: Held) => boolean): Promise<void> {
    const gone = [...held.values()].filter(over);
    await Promise.all(
      gone.map(async ({ slot, line }) => {
        held.delete(keyOf(slot));
        await line.close();
        await ctx.db
          .worker((tx) => leaveSlot(tx, slot, ctx.node))
          .catch((error: unknown) => ctx.log.warn({ error, ...slot }, 'a line could not be left to others'));
      }),
    );
    if (gone.length > 0) ctx.bus.publish([LINES_TOPIC]);
  }

  function wake(): void {
    if (closed || carriers.length === 0) return;
    if (looking) {
      again = true;
      return;
    }
    cancel();
    looking = look().then(() => {
      looking = null;
      if (again) {
        again = false;
        wake();
      } else if (!closed) cancel = timers.after(lookEveryMs, wake);
    });
  }

  const unsubscribe = ctx.bus.subscribe(LINES_TOPIC, wake);
  wake();
  return {
    awaited(carrier) {
      const lines = [...held.values()];
      const usable = new Set(
        lines.flatMap(({ slot, line }) =>
          slot.carrier === carrier && line.state !== 'away' ? [slot.tenantId] : [],
        ),
      );
      return accounts.flatMap((account) =>
        account.carrier === carrier && !usable.has(account.tenantId) ? [account.tenantId] : [],
      );
    },
    async close() {
      closed = true;
      unsubscribe();
      cancel();
      await looking;
      await drop(() => true);
    },
  };
}
