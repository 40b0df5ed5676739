import { type Carrier } from '../../server/carriers/carrier.ts';
import { type LedgerLine, type Outcome, type Request } from '../verification/history.ts';
import { FlakyCarrier } from './carrier.ts';
import { Node } from './node.ts';
import { Random } from './random.ts';
import { postReceipts } from './receipts.ts';
import { Recorder } from './recorder.ts';
import { Crash, type Owner, Scheduler } from './scheduler.ts';
import { type Stage } from './stage.ts';
import { type Weather } from './workload.ts';

/** Milliseconds after which a dead node is started again, at most. */
const BOOT_MS = 2_000;
/** Milliseconds a stopped process stands still: shorter, or longer, than claims and leases live. */
const SHORT_PAUSE_MS = 5_000;
const PAUSE_MS = 25_000;
/** Milliseconds the clock of a machine that was suspended is behind, at most, and for how long. */
const CLOCK_BEHIND_MS = 3_600_000;
const CLOCK_HEALS_MS = 30_000;

/** So many times likelier are faults there, of the node that committed, than elsewhere. */
const AFTER_COMMIT = 6;
const AFTER_CLAIM = 40;

/** Behind all who have got a lock in the same step. */
const AFTER_LOCKS = 1e9;

/** Everything of one run: two nodes on one database, and the world they serve. */
export class World {
  readonly stage: Stage;
  readonly scheduler: Scheduler;
  readonly recorder: Recorder;
  readonly carrier: FlakyCarrier;
  readonly nodes: readonly Node[];
  /** The world's chance; the scheduler and the nodes have their own. */
  readonly random: Random;
  crashes = 0;
  /** Faults have stopped: everything has to come to its end. */
  isCalm = false;
  readonly #weather: Weather;
  readonly #nemesis: Random;
  /** Those who only watch may go. */
  isOver = false;
  #acting = 0;
  #requests = 0;
  #watching = 0;

  constructor(stage: Stage, number: number, weather: Weather) {
    const streams = Array.from({ length: 5 }, (_, i) => new Random(number * 5 + i));
    const [schedule, world, nemesis, ids, carrier] = streams as [Random, Random, Random, Random, Random];
    this.stage = stage;
    this.random = world;
    this.#nemesis = nemesis;
    this.#weather = weather;
    this.scheduler = new Scheduler(schedule, { locks: stage.locks, ...weather });
    this.recorder = new Recorder(this.scheduler);
    this.carrier = new FlakyCarrier({
      scheduler: this.scheduler,
      random: carrier,
      at: () => this.recorder.at(),
      onTaken: (line, tenantId) => this.#tellFate(line, tenantId),
    });
    const surroundings = {
      stage,
      scheduler: this.scheduler,
      random: ids,
      carrierFor: (owner: Owner): Carrier => this.carrier.for(owner),
      wakeOthers: (from: Node, topics: readonly string[]) => this.#wakeOthers(from, topics),
      onFault: (_node: Node, what: string) => this.recorder.faults.push(what),
    };
    this.nodes = ['a', 'b'].map((name) => new Node(name, surroundings));
  }

  /** Whether anybody in the world still has something to do. */
  get isActing(): boolean {
    return this.#acting > 0;
  }

  get isWatching(): boolean {
    return this.#watching > 0;
  }

  /** Somebody in the world who does things. */
  spawn(name: string, body: () => Promise<void>): void {
    this.#acting++;
    void this.#live(name, body).finally(() => this.#acting--);
  }

  /** Somebody who watches until it is over. */
  watch(name: string, body: () => Promise<void>): void {
    this.#watching++;
    void this.#live(name, body).finally(() => this.#watching--);
  }

  async #live(name: string, body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      if (!(error instanceof Crash)) this.recorder.faults.push(`${name}: ${String(error)}`);
    }
  }

  sleep(ms: number): Promise<void> {
    return this.scheduler.sleep(null, ms);
  }

  /** A node that lives, as a balancer finds one. */
  async reach(): Promise<Node> {
    for (;;) {
      const alive = this.nodes.filter(({ owner }) => owner.isAlive);
      // it finds out about those that stand still, mostly
      const awake = alive.filter(({ owner }) => owner.pausedUntil <= this.scheduler.now);
      if (awake.length > 0 && this.random.chance(0.9)) return this.random.pick(awake);
      if (alive.length > 0) return this.random.pick(alive);
      await this.sleep(100);
    }
  }

  /** Asks a node for something; it may die before, in between, and before its answer has left. */
  async handle<T>(node: Node, work: (node: Node) => Promise<T>): Promise<T> {
    const { owner } = node;
    const number = ++this.#requests;
    try {
      await this.scheduler.park(owner, 'takes a request');
      const value = await work(node);
      await this.scheduler.park(owner, 'answers');
      return value;
    } catch (error) {
      // those whose node has died go on in the order they came, whichever rollback was faster
      if (error instanceof Crash) await this.scheduler.park(null, 'hears no more', AFTER_LOCKS + number);
      throw error;
    }
  }

  /** Asks whichever node is there, and writes it down. */
  async ask<T>(
    request: Request,
    work: (node: Node) => Promise<T>,
    describe?: (value: T) => Omit<Extract<Outcome, { phase: 'ok' }>, 'phase'>,
  ): Promise<Outcome> {
    await this.scheduler.park(null, `asks: ${request.op}`);
    const node = await this.reach();
    return this.recorder.ask({ node: node.owner.name, request }, () => this.handle(node, work), describe);
  }

  /** The same again and again until it was done or refused, as those do who must not lose it. */
  async insist<T>(
    request: Request,
    work: (node: Node) => Promise<T>,
    describe?: (value: T) => Omit<Extract<Outcome, { phase: 'ok' }>, 'phase'>,
  ): Promise<Outcome> {
    for (;;) {
      const outcome = await this.ask(request, work, describe);
      if (outcome.phase !== 'info') return outcome;
      await this.sleep(100 + this.random.below(1_000));
    }
  }

  /** What the weather does before a step. */
  async blow(): Promise<void> {
    if (this.isCalm) return;
    const { crashes, pauses, clockJumps } = this.#weather;
    // what follows a commit is where promises are broken
    const committed = / (\w)\d+ commit /.exec(this.scheduler.trace.at(-1) ?? '')?.[1];
    const isClaim = committed !== undefined && this.#isClaim();
    const draw = this.#nemesis.below(1_000 / (isClaim ? AFTER_CLAIM : committed ? AFTER_COMMIT : 1));
    if (draw >= crashes + pauses + clockJumps) return;
    const alive = this.nodes.filter(({ owner }) => owner.isAlive);
    const node =
      alive.find(({ name }) => name === committed) ?? (alive.length > 0 ? this.#nemesis.pick(alive) : null);
    if (!node) return;
    if (draw < crashes) await this.#crash(node);
    else if (draw < crashes + pauses) this.#pause(node, isClaim);
    else this.#turnClock(node);
  }

  /** What was committed: from here on its text is on its way, or never was. */
  #isClaim(): boolean {
    return this.scheduler.trace.slice(-8).some((line) => line.includes('update number_bucket'));
  }

  /** The weather ends: nodes are started, clocks are right; who stands still wakes when it is time. */
  calm(): void {
    this.isCalm = true;
    this.recorder.nemesis('calm');
    this.carrier.isFlaky = false;
    for (const node of this.nodes) {
      node.skewMs = 0;
      if (!node.owner.isAlive) node.boot();
    }
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) if (node.owner.isAlive) await this.scheduler.kill(node.owner);
  }

  async #crash(node: Node): Promise<void> {
    this.crashes++;
    this.recorder.nemesis(`crash ${node.owner.name}`);
    await this.scheduler.kill(node.owner);
    const run = () => {
      if (!node.owner.isAlive) node.boot();
    };
    this.scheduler.after(null, this.#nemesis.below(BOOT_MS), { label: `starts ${node.name}`, run });
  }

  /** One at a time: the other one does meanwhile what it must not be in the way of. */
  #pause(node: Node, afterClaim: boolean): void {
    const isAwake = ({ owner }: Node) => owner.isAlive && owner.pausedUntil <= this.scheduler.now;
    if (!this.nodes.every(isAwake)) return;
    // others would stand in line for its locks, and PostgreSQL does not always say who is next; one has just committed
    if (node.owner.connections > 1) return;
    const isLong = this.#nemesis.chance(afterClaim ? 0.8 : 0.2);
    const ms = isLong ? PAUSE_MS : this.#nemesis.below(SHORT_PAUSE_MS);
    node.owner.pausedUntil = this.scheduler.now + ms;
    this.recorder.nemesis(`pause ${node.owner.name} until ${node.owner.pausedUntil}`);
    this.scheduler.note(`${node.owner.name} stands still until ${node.owner.pausedUntil}`);
  }

  /** A machine that was suspended has a clock that is behind until it asks the database; small drifts go both ways. */
  #turnClock(node: Node): void {
    const { owner } = node;
    node.skewMs = this.#nemesis.chance(0.3)
      ? -this.#nemesis.below(CLOCK_BEHIND_MS)
      : this.#nemesis.below(2_000) - 1_000;
    this.recorder.nemesis(`clock of ${owner.name} off by ${node.skewMs}`);
    const run = () => (node.skewMs = 0);
    this.scheduler.after(owner, this.#nemesis.below(CLOCK_HEALS_MS), { label: 'sets its clock', run });
  }

  #wakeOthers(from: Node, topics: readonly string[]): void {
    for (const other of this.nodes) {
      if (other === from || !other.owner.isAlive) continue;
      if (!this.isCalm && this.#nemesis.chance(this.#weather.lostWakes)) continue;
      this.scheduler.post(other.owner, 'hears a wake', () => other.hear(topics));
    }
  }

  #tellFate(line: LedgerLine, tenantId: string): void {
    this.spawn('receipts', () => postReceipts(this, line, tenantId));
  }
}
