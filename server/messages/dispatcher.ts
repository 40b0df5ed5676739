import { type Carrier } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { realTimers, type Timers } from '../platform/timers.ts';
import { type Claim, claimTexts } from './claim-texts.ts';
import { handOver } from './hand-over.ts';

/**
 * Milliseconds a busy lane waits before it looks again. Ends of calls and answers of carriers come one by one, and each
 * wakes the lane: what comes within this time is claimed together.
 */
const REST_MS = 10;
/** Texts claimed in one transaction, at most. */
const MOST_CLAIMED = 64;

export interface DispatcherOptions {
  /** Hand-overs in flight at one carrier. A hanging carrier holds up none but its own. */
  inFlight?: number;
  /** Milliseconds between looks when nobody wakes it: a wake may be lost. */
  pollMs?: number;
  timers?: Timers;
  /** Tenants whose texts for a carrier wait, for another node or for a line. */
  awaited?: (carrier: string) => readonly string[];
}

export interface Dispatcher {
  /** Stops claiming and waits until what is in flight is answered for. */
  close(): Promise<void>;
}

/** Hands texts over to their carriers: one lane each, woken by the bus, or by the time when the next text falls due. */
export function startDispatcher(
  ctx: Context,
  { inFlight = 64, pollMs = 1_000, timers = realTimers, awaited = () => [] }: DispatcherOptions = {},
): Dispatcher {
  const lanes = [...ctx.carriers.values()].map(
    (carrier) => new Lane(ctx, carrier, { inFlight, pollMs, timers, awaited }),
  );
  const unsubscribe = ctx.bus.subscribe('outbox', () => lanes.forEach((lane) => lane.look()));
  lanes.forEach((lane) => lane.look());
  return {
    async close() {
      unsubscribe();
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

class Lane {
  readonly #ctx: Context;
  readonly #carrier: Carrier;
  readonly #limit: number;
  readonly #pollMs: number;
  readonly #timers: Timers;
  readonly #awaited: (carrier: string) => readonly string[];
  readonly #flying = new Set<Promise<void>>();
  #cancel: () => void = () => {};
  #looking: Promise<void> | null = null;
  /** Ends a rest early. */
  #resting: (() => void) | null = null;
  #again = false;
  #closed = false;

  constructor(
    ctx: Context,
    carrier: Carrier,
    { inFlight, pollMs, timers, awaited }: Required<DispatcherOptions>,
  ) {
    this.#ctx = ctx;
    this.#carrier = carrier;
    this.#limit = inFlight;
    this.#pollMs = pollMs;
    this.#timers = timers;
    this.#awaited = awaited;
  }

  /** Looks for work now, or soon when it is looking already or has just found some. */
  look(): void {
    if (this.#closed) return;
    if (this.#looking || this.#resting) {
      this.#again = true;
      return;
    }
    this.#cancel();
    this.#looking = this.#work().then((found) => {
      this.#looking = null;
      if (found && !this.#closed) this.#resting = this.#timers.after(REST_MS, () => this.#rested());
      else this.#rested();
    });
  }

  #rested(): void {
    this.#resting = null;
    if (!this.#again) return;
    this.#again = false;
    this.look();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    this.#resting?.();
    await this.#looking;
    await Promise.all(this.#flying);
  }

  /** Claims what is due, as far as there is room. Gives back whether anything was. */
  async #work(): Promise<boolean> {
    try {
      for (let found = false; ; found = true) {
        const room = Math.min(this.#limit - this.#flying.size, MOST_CLAIMED);
        // an ending hand-over looks again
        if (room <= 0 || this.#closed) return true;
        const { claims, seen, due } = await claimTexts(this.#ctx, this.#lane(), room);
        claims.forEach((claim) => this.#fly(claim));
        if (seen === room) continue;
        this.#sleep(due);
        return found || seen > 0;
      }
    } catch (error) {
      this.#ctx.log.error({ carrier: this.#carrier.name, error }, 'the outbox could not be read');
      this.#sleep(null);
      return false;
    }
  }

  #lane() {
    const { name, timeoutMs } = this.#carrier;
    return { name, timeoutMs, awaited: this.#awaited(name) };
  }

  #sleep(due: Date | null): void {
    if (this.#closed) return;
    const untilDue = due === null ? this.#pollMs : due.getTime() - this.#ctx.clock.now().getTime();
    this.#cancel = this.#timers.after(Math.min(this.#pollMs, Math.max(20, untilDue)), () => this.look());
  }

  #fly(claim: Claim): void {
    const flight = handOver(this.#ctx, this.#carrier, claim)
      .catch((error: unknown) => {
        // the claim expires, and the text is shown as not confirmed: never sent again unasked
        this.#ctx.log.error(
          { carrier: this.#carrier.name, messageId: claim.head.messageId, error },
          'an answer could not be recorded',
        );
      })
      .finally(() => {
        this.#flying.delete(flight);
        this.look();
      });
    this.#flying.add(flight);
  }
}
