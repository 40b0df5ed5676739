import { randomUUID } from 'node:crypto';
import { type SimCall } from '../../wire.ts';
import { postWebhook } from '../post-webhook.ts';
import { toReport } from './call-script.ts';

export interface ReportTarget {
  url: string;
  secret: string;
}

/** A report the server refused for good: its shape, its signature, its tenant. A later report may be taken. */
const isFinal = (status: number | null) =>
  status !== null && status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/** Reports the states of one call in order, each until it is taken; a newer state overtakes one that cannot be delivered. */
export class ReportPublisher {
  #waiting: SimCall[] = [];
  #overtaken: AbortController | null = null;
  #running: Promise<void> | null = null;
  #failing = false;
  #target: ReportTarget;
  #onOutcome: (call: SimCall, refusal: string | null) => void;

  /** `onOutcome` is told the reported state with the code of its refusal, or `null` when it was taken. */
  constructor(target: ReportTarget, onOutcome: (call: SimCall, refusal: string | null) => void) {
    this.#target = target;
    this.#onOutcome = onOutcome;
  }

  report(call: SimCall): void {
    this.#waiting.push(call);
    if (this.#failing) this.#overtaken?.abort();
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    await this.#running;
  }

  close(): void {
    this.#waiting = [];
    this.#overtaken?.abort();
  }

  async #run(): Promise<void> {
    for (;;) {
      // While the server does not answer, only the newest state is worth reporting: each report is whole.
      if (this.#failing) this.#waiting.splice(0, this.#waiting.length - 1);
      const call = this.#waiting.shift();
      if (!call) return;
      await this.#post(call);
    }
  }

  async #post(call: SimCall): Promise<void> {
    const overtaken = (this.#overtaken = new AbortController());
    const retry = (status: number | null) => {
      this.#failing = !isFinal(status);
      if (this.#failing) this.#onOutcome(call, 'unreachable');
      return this.#failing && this.#waiting.length === 0;
    };
    const outcome = await postWebhook({
      url: this.#target.url,
      secret: this.#target.secret,
      eventId: `call-${randomUUID()}`,
      body: JSON.stringify(toReport(call)),
      signal: overtaken.signal,
      timeoutMs: 5_000,
      retry,
    });
    if (outcome.type === 'delivered') this.#failing = false;
    // That the server is away was told when it failed.
    if (this.#failing) return;
    this.#onOutcome(call, outcome.type === 'delivered' ? null : outcome.code);
  }
}
