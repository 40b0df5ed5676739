import { type Carrier } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { realTimers, type Timers } from '../platform/timers.ts';
import { type Claim, claimTexts } from './claim-texts.ts';
import { handOver } from './hand-over.ts';
import { nextDue } from './outbox-store.ts';

export interface DispatcherOptions {
  /** Hand-overs in flight at one carrier. A hanging carrier holds up none but its own. */
  inFlight?: number;
  /** Milliseconds between looks when nobody wakes it: a wake may be lost. */
  pollMs?: number;
  timers?: Timers;
}

export interface Dispatcher {
  /** Stops claiming and waits until what is in flight is answered for. */
  close(): Promise<void>;
}

/** Hands texts over to their carriers: one lane each, woken by the bus, or by the time when the next text falls due. */
export function startDispatcher(
  ctx: Context,
  { inFlight = 64, pollMs = 1_000, timers = realTimers }: DispatcherOptions = {},
): Dispatcher {
  const lanes = [...ctx.carriers.values()].map(
    (carrier) => new Lane(ctx, carrier, { inFlight, pollMs, timers }),
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
  readonly #flying = new Set<Promise<void>>();
  #cancel: () => void = () => {};
  #looking: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(ctx: Context, carrier: Carrier, { inFlight, pollMs, timers }: Required<DispatcherOptions>) {
    this.#ctx = ctx;
    this.#carrier = carrier;
    this.#limit = inFlight;
    this.#pollMs = pollMs;
    this.#timers = timers;
  }

  /** Looks for work now, or once more when it is looking already. */
  look(): void {
    if (this.#closed) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#cancel();
    this.#looking = this.#work().finally(() => {
      this.#looking = null;
      if (this.#again) {
        this.#again = false;
        this.look();
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#looking;
    await Promise.all(this.#flying);
  }

  async #work(): Promise<void> {
    try {
      for (;;) {
        const room = this.#limit - this.#flying.size;
        // an ending hand-over looks again
        if (room <= 0 || this.#closed) return;
        const { claims, seen } = await claimTexts(this.#ctx, this.#carrier, Math.min(room, 64));
        claims.forEach((claim) => this.#fly(claim));
        if (seen === 0) break;
      }
      const due = await this.#ctx.db.worker((tx) => nextDue(tx, this.#carrier.name));
      this.#sleep(due);
    } catch (error) {
      this.#ctx.log.error({ carrier: this.#carrier.name, error }, 'the outbox could not be read');
      this.#sleep(null);
    }
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
