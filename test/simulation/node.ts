import { createOutgoing } from '../../server/platform/outgoing.ts';
import { type AgentPrincipal } from '../../server/access/principal.ts';
import { type Carrier } from '../../server/carriers/carrier.ts';
import { type Context } from '../../server/context.ts';
import { startKeeper } from '../../server/keeper.ts';
import { startDispatcher } from '../../server/messages/dispatcher.ts';
import { type Bus, createLocalBus } from '../../server/platform/bus.ts';
import { createTransactions } from '../../server/platform/db.ts';
import { type Log } from '../../server/platform/log.ts';
import { preparedPool } from '../../server/platform/prepared-pool.ts';
import { type Timers } from '../../server/platform/timers.ts';
import { Hub } from '../../server/stream/hub.ts';
import { type Random } from './random.ts';
import { Crash, type Owner, type Scheduler } from './scheduler.ts';
import { mediaStorage, secrets, START, type Stage } from './stage.ts';
import { steppedPool } from './stepped-pool.ts';

/** What a node has from its surroundings, beside the database. */
export interface Surroundings {
  stage: Stage;
  scheduler: Scheduler;
  random: Random;
  carrierFor(owner: Owner): Carrier;
  /** Wakes the other nodes; some of it gets lost. */
  wakeOthers(node: Node, topics: readonly string[]): void;
  /** Something the product logs as an error, other than its own death. */
  onFault(node: Node, what: string): void;
}

const ASLEEP: Owner = { name: 'nobody', isAlive: false, pausedUntil: 0, connections: 0 };

/** A server process as the simulation has it: the real core with its loops, on stepped connections. It may die and be started again. */
export class Node {
  readonly name: string;
  owner: Owner = ASLEEP;
  /** How far its clock is from the simulated time. Milliseconds. */
  skewMs = 0;
  lives = 0;
  #surroundings: Surroundings;
  #ctx: Context | undefined;
  #bus: Bus = createLocalBus();
  #hub: Hub | undefined;

  constructor(name: string, surroundings: Surroundings) {
    this.name = name;
    this.#surroundings = surroundings;
  }

  get ctx(): Context {
    if (!this.#ctx || !this.owner.isAlive) throw new Crash();
    return this.#ctx;
  }

  get hub(): Hub {
    if (!this.#hub || !this.owner.isAlive) throw new Crash();
    return this.#hub;
  }

  /** Hears a wake that another node has sent. */
  hear(topics: readonly string[]): void {
    this.#bus.publish(topics);
  }

  /** Starts with nothing but what the database holds. */
  boot(): void {
    const { stage, scheduler, random, carrierFor } = this.#surroundings;
    const owner: Owner = {
      name: `${this.name}${++this.lives}`,
      isAlive: true,
      pausedUntil: 0,
      connections: 0,
    };
    this.owner = owner;
    scheduler.note(`${owner.name} starts`);
    const local = createLocalBus();
    this.#bus = local;
    const bus: Bus = {
      ...local,
      publish: (topics) => {
        local.publish(topics);
        if (owner.isAlive) this.#surroundings.wakeOthers(this, topics);
      },
    };
    const { app, worker, names } = stage.connections;
    const transactions = createTransactions({
      app: preparedPool(steppedPool(app, { owner, scheduler, locks: stage.locks }), names),
      worker: preparedPool(steppedPool(worker, { owner, scheduler, locks: stage.locks }), names),
      bus,
    });
    const carrier = carrierFor(owner);
    const ctx: Context = {
      db: {
        ...transactions,
        ping: async () => this.#now(),
        load: () => ({ total: 0, idle: 0, waiting: 0 }),
        close: async () => {},
      },
      clock: { now: () => this.#now() },
      ids: { uuid: () => random.uuid(), secret: () => random.uuid() },
      bus,
      log: this.#log(owner),
      jobs: { add: async () => {} },
      secrets,
      mediaStorage,
      carriers: new Map([[carrier.name, carrier]]),
      recordSystems: new Map(),
      outgoing: createOutgoing(),
      publicOrigin: 'https://midcall.test',
      node: owner.name,
    };
    this.#ctx = ctx;
    const timers = this.#timers(owner);
    startDispatcher(ctx, { pollMs: 3_000, timers });
    startKeeper(ctx, { everyMs: 3_000, timers });
    this.#hub = new Hub(ctx, { tickMs: 2_000, timers });
  }

  #now(): Date {
    return new Date(START.getTime() + this.#surroundings.scheduler.now + this.skewMs);
  }

  #timers(owner: Owner): Timers {
    const { scheduler } = this.#surroundings;
    return { after: (ms, run) => scheduler.after(owner, ms, { label: 'timer', run }) };
  }

  /** The product logs what it survives; anything but its death is worth a look. */
  #log(owner: Owner): Log {
    const hear = (fields: object, sentence: string) => {
      const error = 'error' in fields ? fields.error : undefined;
      if (error instanceof Crash || !owner.isAlive) return;
      this.#surroundings.scheduler.note(`${owner.name} logs: ${sentence} ${String(error ?? '')}`);
      if (error !== undefined) this.#surroundings.onFault(this, `${sentence}: ${String(error)}`);
    };
    const quiet = () => {};
    return { error: hear, warn: hear, info: quiet, debug: quiet };
  }
}

export function agentPrincipal(tenantId: string, agentId: string, tokenHash: Buffer): AgentPrincipal {
  return { kind: 'agent', tenantId, agentId, permissions: new Set(['sms.send', 'media.save']), tokenHash };
}
