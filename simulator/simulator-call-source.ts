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
  /** Calls this agent has had, in the last state told. */
  #told = new Map<string, SimCall>();
  /** States the server has not heard of, in order: the widget is told none late, and misses none. */
  #waiting = new Map<string, SimCall[]>();

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
    const live = [...this.#told.values()].filter((call) => this.#isMine(call) && call.state !== 'ended');
    return Promise.resolve(live.map(toPageCall));
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
    for (const call of this.#state?.calls ?? []) for (const state of this.#heard(call)) this.#tellOf(state);
  }

  /** The states of a call that the server knows: it hears first, so that the widget finds there what it asks for. */
  #heard(call: SimCall): SimCall[] {
    const states = this.#waiting.get(call.callKey) ?? [];
    if (states.at(-1)?.seq !== call.seq) states.push(call);
    // While the server is away, nobody waits for it.
    const isHeard = ({ seq }: SimCall) => seq <= call.reportedSeq || call.refusal !== null;
    this.#waiting.set(
      call.callKey,
      states.filter((state) => !isHeard(state)),
    );
    return states.filter(isHeard);
  }

  #tellOf(call: SimCall): void {
    const told = this.#told.get(call.callKey)?.seq;
    if (told !== undefined ? told >= call.seq : !this.#isMine(call) || call.state === 'ended') return;
    this.#told.set(call.callKey, call);
    if (this.#isMine(call)) this.#sink?.({ type: 'call', call: toPageCall(call) });
    else
      this.#sink?.({
        type: 'call',
        call: { ...toPageCall(call), state: 'ended', endReason: 'transferred_out' },
      });
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
