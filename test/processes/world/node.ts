import { type Ending, Part } from './part.ts';
import { type Recorder } from './recorder.ts';
import { monotonicMs, pause, until } from './time.ts';

/** Milliseconds before a node that could not start is started again. */
const BACK_OFF_MS = 250;

/** A server, started again whenever it ends, as a service manager does. */
export class ServerNode {
  readonly name: string;
  readonly port: number;
  /** Milliseconds from each start of the process until it was ready. */
  readonly readyMs: number[] = [];
  /** Ends nobody asked for: the process gave up by itself. */
  readonly surprises: string[] = [];
  /** Times it ended, of whatever cause. */
  ends = 0;
  isReady = false;
  readyAt = 0;
  readonly #part: Part;
  readonly #recorder: Recorder;
  #crashAt: string | null = null;
  #expected: NodeJS.Signals | null = null;
  #closed = false;
  #running: Promise<void> | null = null;

  constructor(options: {
    name: string;
    port: number;
    program: string;
    env: Readonly<Record<string, string>>;
    recorder: Recorder;
  }) {
    this.name = options.name;
    this.port = options.port;
    this.#recorder = options.recorder;
    this.#part = new Part(options.name, options.program, { ...options.env, PORT: String(options.port) });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | null {
    return this.#part.pid;
  }

  get output(): string {
    return this.#part.output;
  }

  start(): void {
    this.#running ??= this.#supervise();
  }

  /** The next start is to die there: `C2:3`. */
  arm(crashAt: string | null): void {
    this.#crashAt = crashAt;
  }

  /** `SIGKILL` and `SIGTERM` end it, and it is started again. */
  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL' || signal === 'SIGTERM') this.#expected = signal;
    this.#recorder.nemesis(`${signal} to node ${this.name}`);
    this.#part.signal(signal);
  }

  /** Resolves when the process that runs now has ended. */
  async ended(withinMs = 15_000): Promise<number> {
    const before = this.ends;
    return until(`node ${this.name} has ended`, withinMs, () => this.ends > before, 5);
  }

  async ready(withinMs = 30_000): Promise<void> {
    await until(`node ${this.name} is ready`, withinMs, () => this.isReady, 5).catch((error: unknown) => {
      throw new Error(this.output, { cause: error });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#part.signal('SIGCONT');
    this.#part.signal('SIGTERM');
    const force = setTimeout(() => this.#part.signal('SIGKILL'), 12_000);
    await this.#running;
    clearTimeout(force);
  }

  async #supervise(): Promise<void> {
    while (!this.#closed) {
      const crashAt = this.#crashAt;
      this.#crashAt = null;
      const startedAt = monotonicMs();
      this.#expected = null;
      const over = this.#part.run(crashAt === null ? {} : { CRASH_AT: crashAt });
      const ready = this.#noteReady(startedAt).catch(() => this.#part.signal('SIGKILL'));
      const ending = await over;
      const wasReady = this.isReady;
      this.isReady = false;
      this.ends++;
      await ready;
      this.#judge(ending, { crashAt, wasReady });
      if (!this.#closed && ending.signal === null && ending.code !== 0) await pause(BACK_OFF_MS);
    }
  }

  async #noteReady(startedAt: number): Promise<void> {
    if (!(await this.#part.ready(`${this.origin}/readyz`, 90_000))) return;
    this.readyAt = monotonicMs();
    this.readyMs.push(this.readyAt - startedAt);
    this.isReady = true;
  }

  #judge({ code, signal }: Ending, run: { crashAt: string | null; wasReady: boolean }): void {
    const { crashAt, wasReady } = run;
    const how = signal ?? `code ${code}`;
    this.#recorder.nemesis(
      `node ${this.name} ended: ${how}${crashAt === null ? '' : `, armed with ${crashAt}`}`,
    );
    const killed = signal !== null && (signal === this.#expected || crashAt !== null);
    const drained = this.#expected === 'SIGTERM' && code === 0;
    // without a database it does not start, says so, and is started again
    const refused = !wasReady && code === 1;
    if (!this.#closed && !killed && !drained && !refused)
      this.surprises.push(`node ${this.name}: ${how}\n${this.output}`);
  }
}
