import { setImmediate as turn } from 'node:timers/promises';
import { type LockWatch } from './lock-watch.ts';
import { type Random } from './random.ts';

/** What a process that was killed would have gone on with. */
export class Crash extends Error {
  override name = 'Crash' as const;
}

/** Whose step it is: one life of a node. */
export interface Owner {
  readonly name: string;
  isAlive: boolean;
  /** Stands still until this time, as after SIGSTOP. Simulated milliseconds. */
  pausedUntil: number;
  /** Connections it has taken, each in a transaction. */
  connections: number;
}

/** A place where somebody stands and waits to be let on. `owner` null: the world outside, which never crashes. */
interface Point {
  owner: Owner | null;
  label: string;
  /** Its place among those that parked in the same step; several may get their locks at once, in any order. */
  place: number;
  /** It stays where it is while this does not hold. */
  mayGo?: () => boolean;
  go(): void;
  fail(reason: Crash): void;
}

interface Timer {
  at: number;
  point: Point;
}

/** A statement the database is at work on. */
export interface Statement {
  /** In the order of beginning. */
  readonly number: number;
  readonly owner: Owner;
  /** Process of the database that runs it; 0 for none. */
  readonly pid: number;
  readonly text: string;
  /** What it may wait for; see `waitersOf`. */
  readonly line: string | null;
  /** Stands still for a lock that a parked transaction holds. */
  waits: boolean;
  hasWaited: boolean;
}

/** Simulated milliseconds a slow statement takes, at most. */
const SLOW_MS = 150;
/** Real milliseconds a statement gets before the database is asked whether it waits for a lock. */
const PATIENCE_MS = 2;
/** Real milliseconds after which a step that does not end is a fault of the simulation. */
const STUCK_MS = 20_000;

/**
 * Lets one step run at a time. A step goes from one parking place to the next; which goes next is drawn from the random
 * numbers, so that they alone decide the order of everything. What a step does with the real database is waited for,
 * unless it waits for a lock: then others go on, and it parks again when it has got the lock.
 */
export class Scheduler {
  /** Simulated milliseconds since the start. */
  now = 0;
  readonly trace: string[] = [];
  readonly #random: Random;
  readonly #locks: LockWatch;
  /** Share of steps in which whoever parked last goes on: near 1 whole transactions, near 0 all possible mixtures. */
  readonly #stickiness: number;
  /** Share of statements that stand still for a while. */
  readonly #slowness: number;
  #ready: Point[] = [];
  /** Parked in the present step. */
  #parked: Point[] = [];
  #timers: Timer[] = [];
  readonly #statements = new Set<Statement>();
  #begun = 0;
  #ended = 0;
  #changed: () => void = () => {};

  constructor(
    random: Random,
    { locks, stickiness, slowness }: { locks: LockWatch; stickiness: number; slowness: number },
  ) {
    this.#random = random;
    this.#locks = locks;
    this.#stickiness = stickiness;
    this.#slowness = slowness;
  }

  note(line: string): void {
    this.trace.push(`${this.now} ${line}`);
  }

  /** Parks; resolves when it is this one's turn, rejects with `Crash` when its node dies. */
  park(owner: Owner | null, label: string, place = 0): Promise<void> {
    return new Promise((go, fail) => {
      if (owner && !owner.isAlive) fail(new Crash());
      else this.#parked.push({ owner, label, place, go, fail });
    });
  }

  /** Parks until `mayGo` holds, or for so many simulated milliseconds, and then until it is its turn. */
  async standBack(
    owner: Owner,
    label: string,
    { ms, mayGo }: { ms: number; mayGo: () => boolean },
  ): Promise<void> {
    const until = this.now + ms;
    await new Promise<void>((go, fail) => {
      const may = () => mayGo() || this.now >= until;
      this.#parked.push({ owner, label, place: 0, mayGo: may, go, fail });
    });
  }

  /** Sometimes a while in which a transaction does nothing, and keeps the locks it has. */
  async dawdle(owner: Owner): Promise<void> {
    if (!this.#random.chance(this.#slowness)) return;
    await this.standBack(owner, 'is slow', { ms: this.#random.below(SLOW_MS), mayGo: () => false });
  }

  /** Runs `run` some time later, when it is its turn. */
  post(owner: Owner | null, label: string, run: () => void): void {
    if (owner?.isAlive !== false) this.#parked.push({ owner, label, place: 0, go: run, fail: () => {} });
  }

  /** Runs `run` when so many simulated milliseconds have passed and it is its turn. Gives back what calls it off. */
  after(owner: Owner | null, ms: number, { label, run }: { label: string; run: () => void }): () => void {
    if (owner?.isAlive === false) return () => {};
    const timer = { at: this.now + ms, point: { owner, label, place: 0, go: run, fail: () => {} } };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.#ready = this.#ready.filter((point) => point !== timer.point);
    };
  }

  sleep(owner: Owner | null, ms: number, label = 'wakes'): Promise<void> {
    return new Promise((go, fail) => {
      if (owner?.isAlive === false) return fail(new Crash());
      this.#timers.push({ at: this.now + Math.max(0, ms), point: { owner, label, place: 0, go, fail } });
    });
  }

  /** A statement begins; `end` it when the database has answered. */
  begin(
    owner: Owner,
    { pid = 0, text = '', line = null }: { pid?: number; text?: string; line?: string | null } = {},
  ): Statement & { end(): void } {
    const statement = { number: ++this.#begun, owner, pid, text, line, waits: false, hasWaited: false };
    this.#statements.add(statement);
    return Object.assign(statement, {
      end: () => {
        this.#statements.delete(statement);
        this.#ended++;
        // it may have let others go
        for (const other of this.#statements) other.waits = false;
        this.#changed();
      },
    });
  }

  /** Processes whose statements wait for what `line` names. */
  waitersOf(line: string): number[] {
    return [...this.#statements]
      .filter((statement) => statement.hasWaited && statement.line === line)
      .map(({ pid }) => pid);
  }

  /** The node is dead: whatever of it stands anywhere goes no further. */
  async kill(owner: Owner): Promise<void> {
    owner.isAlive = false;
    this.#order();
    this.note(`${owner.name} dies`);
    const isIts = (point: Point) => point.owner === owner;
    const points = [...this.#ready, ...this.#timers.map(({ point }) => point)].filter(isIts);
    this.#ready = this.#ready.filter((point) => !isIts(point));
    this.#timers = this.#timers.filter(({ point }) => !isIts(point));
    // one after the other, for what each gives up is taken by others
    for (const point of points) {
      point.fail(new Crash());
      await this.#stillness();
    }
    for (const statement of this.#statements) {
      if (statement.owner !== owner) continue;
      await this.#cancel(statement);
      await this.#stillness();
    }
    this.#order();
  }

  /** What it waits for may be given to it meanwhile: then it ends by itself, and the next one is not hit instead. */
  async #cancel(statement: Statement): Promise<void> {
    while (this.#statements.has(statement)) {
      const { pid } = statement;
      const waiting = await this.#locks.waiting([pid]);
      if (waiting.has(pid)) await this.#locks.cancel(pid);
      if (this.#statements.has(statement)) await this.#change();
    }
  }

  /** Goes on until `until` holds, `beforeStep` going first each time, or nothing is left to do. Throws after `maxSteps`. */
  async run(
    until: () => boolean,
    { maxSteps, beforeStep }: { maxSteps: number; beforeStep?: () => Promise<void> },
  ): Promise<void> {
    await this.#rest();
    for (let steps = 0; !until(); steps++) {
      if (steps >= maxSteps) throw new Error(`after ${maxSteps} steps there is still no end`);
      await beforeStep?.();
      const point = this.#next();
      if (!point) {
        if (this.#statements.size > 0) throw new Error('statements wait for locks that nobody will give up');
        return;
      }
      this.now += this.#random.below(4);
      this.note(`${point.owner?.name ?? '·'} ${point.label}`);
      point.go();
      await this.#rest();
    }
  }

  #next(): Point | undefined {
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
      if (due.length > 0) {
        this.#timers = this.#timers.filter((timer) => !due.includes(timer));
        this.#ready.push(...due.map(({ point }) => point));
      }
      const able = this.#ready.filter(
        ({ owner, mayGo }) => (owner?.pausedUntil ?? 0) <= this.now && mayGo?.() !== false,
      );
      if (able.length > 0) {
        const point = this.#random.chance(this.#stickiness) ? able.at(-1)! : this.#random.pick(able);
        this.#ready.splice(this.#ready.indexOf(point), 1);
        return point;
      }
      const times = [
        ...this.#timers.map(({ at }) => at),
        ...this.#ready.map(({ owner }) => owner?.pausedUntil ?? 0),
      ].filter((at) => at > this.now);
      if (times.length === 0) return undefined;
      this.now = Math.min(...times);
    }
  }

  #order(): void {
    this.#ready.push(...this.#parked.splice(0).sort((left, right) => left.place - right.place));
  }

  /** Resolves when everybody is parked, done, or waits for a lock. */
  async #rest(): Promise<void> {
    await this.#stillness();
    this.#order();
  }

  async #stillness(): Promise<void> {
    for (const statement of this.#statements) statement.waits = false;
    const startedAt = performance.now();
    for (;;) {
      // after a turn of the event loop nothing runs but what the database is at work on
      await turn();
      if (this.#statements.size === 0) return;
      if ([...this.#statements].every(({ waits }) => waits)) return;
      if (!(await this.#change())) await this.#look();
      if (performance.now() - startedAt > STUCK_MS)
        throw new Error(`a step does not end: ${this.trace.at(-1) ?? ''}; ${this.#describe()}`);
    }
  }

  #describe(): string {
    return [...this.#statements].map(({ owner, pid, text }) => `${owner.name} ${pid}: ${text}`).join('; ');
  }

  /** Whether a statement ended before patience did. */
  #change(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE_MS);
      this.#changed = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  async #look(): Promise<void> {
    const asked = [...this.#statements];
    const ended = this.#ended;
    const waiting = await this.#locks.waiting(asked.map(({ pid }) => pid));
    // what was true when it was asked need not be now
    if (this.#ended !== ended) return;
    for (const statement of asked) {
      statement.waits = waiting.has(statement.pid);
      statement.hasWaited ||= statement.waits;
    }
  }
}
