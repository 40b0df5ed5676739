import { type HistoryLine, type Outcome, type Request } from '../../verification/history.ts';
import { monotonicMs } from './time.ts';

/** What the clients of a run asked for and were told, as it happens. */
export class Recorder {
  readonly lines: HistoryLine[] = [];
  /** When the last text of an agent was taken, by the clock of the history. */
  lastSendAt = 0;
  readonly counts: Record<string, number> = {};
  #operations = 0;

  /** Runs one operation; gives back how it ended. Whatever is thrown leaves its outcome unknown. */
  async operation<T extends Outcome>(request: Request, run: () => Promise<T>): Promise<T> {
    const id = ++this.#operations;
    this.lines.push({ type: 'invoke', id, at: monotonicMs(), node: 'any', request });
    const outcome = await run();
    const at = monotonicMs();
    this.lines.push({ type: 'end', id, at, outcome });
    this.#count(`${request.op} ${outcome.phase}`);
    if (request.op === 'send' && outcome.phase === 'ok') this.lastSendAt = at;
    return outcome;
  }

  /** An operation of which others tell: the carrier posts its webhooks itself. */
  add(request: Request, at: number, end: { at: number; outcome: Outcome } | null): void {
    const id = ++this.#operations;
    this.lines.push({ type: 'invoke', id, at, node: 'any', request });
    if (end) this.lines.push({ type: 'end', id, at: end.at, outcome: end.outcome });
  }

  nemesis(what: string): void {
    this.lines.push({ type: 'nemesis', at: monotonicMs(), what });
    this.#count('faults');
  }

  count(what: string): number {
    return this.counts[what] ?? 0;
  }

  /** All lines, in the order of their times. */
  inOrder(): HistoryLine[] {
    return [...this.lines].sort((left, right) => left.at - right.at);
  }

  #count(what: string): void {
    this.counts[what] = this.count(what) + 1;
  }
}
