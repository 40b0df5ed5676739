import { type CallEvent, type CallSource } from '../adapter-host/index.ts';
import { type PageCall } from '../protocol/adapter.ts';
import { QUEUES } from './demo-world.ts';
import { type SimCall, type SimState } from './wire.ts';

/** The softphone in the agent's page: tells the widget of this agent's calls, as the telephone has them. */
export class SimulatorCallSource implements CallSource {
  readonly id = 'simulator';
  #agent: string;
  #state: SimState | null = null;
  #up = false;
  #sink: ((event: CallEvent) => void) | null = null;
  /** Calls this agent has had, by the last `seq` told. */
  #told = new Map<string, number>();

  constructor(agent: string) {
    this.#agent = agent;
  }

  start(sink: (event: CallEvent) => void, signal: AbortSignal): Promise<void> {
    this.#sink = sink;
    signal.addEventListener('abort', () => (this.#sink = null), { once: true });
    this.#tell();
    return Promise.resolve();
  }

  snapshot(): Promise<PageCall[]> {
    return Promise.resolve(
      (this.#state?.calls ?? [])
        .filter((call) => this.#isMine(call) && call.state !== 'ended')
        .map(toPageCall),
    );
  }

  /** The page's state changed. */
  update(state: SimState | null): void {
    this.#state = state;
    this.#tell();
  }

  /** Whether the page hears of its telephone. */
  setUp(up: boolean): void {
    if (this.#up === up) return;
    this.#up = up;
    this.#sink?.({ type: 'source', up });
  }

  #tell(): void {
    if (!this.#sink) return;
    for (const call of this.#state?.calls ?? []) {
      const told = this.#told.get(call.callKey);
      // The server hears first, so that the widget finds there what it asks for. While it is away, nobody waits for it.
      if (call.reportedSeq < call.seq && call.refusal === null) continue;
      if (told === call.seq || (told === undefined && (!this.#isMine(call) || call.state === 'ended')))
        continue;
      this.#told.set(call.callKey, call.seq);
      if (this.#isMine(call)) this.#sink({ type: 'call', call: toPageCall(call) });
      else
        this.#sink({
          type: 'call',
          call: { ...toPageCall(call), state: 'ended', endReason: 'transferred_out' },
        });
    }
  }

  #isMine(call: SimCall): boolean {
    return call.agent?.id === this.#agent;
  }
}

function toPageCall(call: SimCall): PageCall {
  return {
    callKey: call.callKey,
    state: call.state,
    callerName: call.callerName,
    queue: QUEUES.find(({ key }) => key === call.queue)?.name ?? call.queue,
    language: call.language,
    record: call.record,
    ...(call.endReason === null ? {} : { endReason: call.endReason }),
    seq: call.seq,
  };
}
