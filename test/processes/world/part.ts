import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pause } from './time.ts';

const KEPT_LINES = 60;
/** Lets the process end when this one is gone. */
const PRELOAD = pathToFileURL(path.resolve('scripts/exit-with-parent.mjs')).href;

export type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** One process of the product. */
export class Part {
  readonly name: string;
  readonly #program: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #lines: string[] = [];
  #child: ChildProcess | null = null;

  constructor(name: string, program: string, env: Readonly<Record<string, string>>) {
    this.name = name;
    this.#program = program;
    this.#env = env;
  }

  /** Starts it, and resolves with how it ended. */
  async run(more: Readonly<Record<string, string>> = {}): Promise<Ending> {
    const child = spawn(process.execPath, ['--import', PRELOAD, '--enable-source-maps', this.#program], {
      env: { PATH: process.env['PATH'] ?? '', MIDCALL_STARTER: String(process.pid), ...this.#env, ...more },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => {
        this.#lines.push(...text.toString().split('\n').filter(Boolean));
        this.#lines.splice(0, this.#lines.length - KEPT_LINES);
      });
    const [code, signal] = (await once(child, 'exit')) as [Ending['code'], Ending['signal']];
    if (this.#child === child) this.#child = null;
    return { code, signal };
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Its last lines, for people who read why a run failed. */
  get output(): string {
    return this.#lines.join('\n');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves when it answers `url` with 200; false when it ended before. */
  async ready(url: string, withinMs = 30_000): Promise<boolean> {
    const child = this.#child;
    const endsAt = performance.now() + withinMs;
    while (this.#child === child && child !== null) {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      await response?.body?.cancel().catch(() => {});
      if (response?.ok) return true;
      if (performance.now() > endsAt) throw new Error(`${this.name} is not ready:\n${this.output}`);
      await pause(30);
    }
    return false;
  }
}
