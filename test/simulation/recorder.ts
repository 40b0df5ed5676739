import { AppError } from '../../server/platform/app-error.ts';
import { type HistoryLine, type Outcome, type Request } from '../verification/history.ts';
import { Crash, type Scheduler } from './scheduler.ts';

/** Writes down what the world asks of the system, and what it is told. */
export class Recorder {
  readonly lines: HistoryLine[] = [];
  /** What no client may ever be told: errors that are not refusals. */
  readonly faults: string[] = [];
  readonly #scheduler: Scheduler;
  #ids = 0;
  #lastAt = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Later than everything written down before. */
  at(): number {
    this.#lastAt = Math.max(this.#scheduler.now, this.#lastAt + 0.001);
    return this.#lastAt;
  }

  /** Asks `node`, and gives back what the client knows afterwards. `described` makes an answer of what came back. */
  async ask<T>(
    { node, request }: { node: string; request: Request },
    perform: () => Promise<T>,
    describe: (value: T) => Omit<Extract<Outcome, { phase: 'ok' }>, 'phase'> = () => ({}),
  ): Promise<Outcome> {
    const id = ++this.#ids;
    this.lines.push({ type: 'invoke', id, at: this.at(), node, request });
    const outcome = await this.#outcome(perform, describe);
    this.lines.push({ type: 'end', id, at: this.at(), outcome });
    const said = outcome.phase === 'fail' ? `fail ${outcome.code}` : outcome.phase;
    this.#scheduler.note(`· ${request.op} #${id} is ${said}`);
    return outcome;
  }

  nemesis(what: string): void {
    this.lines.push({ type: 'nemesis', at: this.at(), what });
  }

  async #outcome<T>(
    perform: () => Promise<T>,
    describe: (value: T) => Omit<Extract<Outcome, { phase: 'ok' }>, 'phase'>,
  ): Promise<Outcome> {
    try {
      return { phase: 'ok', ...describe(await perform()) };
    } catch (error) {
      if (error instanceof Crash) return { phase: 'info', cause: 'the node died' };
      if (error instanceof AppError) return { phase: 'fail', code: error.code };
      this.faults.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      return { phase: 'info', cause: 'an error' };
    }
  }
}
