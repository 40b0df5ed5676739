import { PageCall } from '../protocol/adapter.ts';
import {
  type CallList,
  type CallListEvent,
  EMPTY_CALL_LIST,
  isSourceUp,
  reduceCallList,
  visibleCalls,
} from './call-list.ts';
import { type CallEvent, type CallSource } from './call-source.ts';
import { withTimeLimit } from './time-limit.ts';

export interface CallFeedOptions {
  sources: readonly CallSource[];
  onChange: () => void;
  /**
   * The agent took this call a moment ago, whichever told of it first, an event or a list. Not told of calls that were
   * found connected.
   */
  onAnswered: (call: PageCall) => void;
  /** A source failed, or said something malformed. */
  onProblem: (sourceId: string, error: unknown) => void;
}

/** How long a source may take to list its calls. Milliseconds. */
const SNAPSHOT_MS = 2_000;

/** Runs the sources of one mount and keeps the list of their calls. */
export class CallFeed {
  #options: CallFeedOptions;
  #list: CallList = EMPTY_CALL_LIST;
  #signal: AbortSignal;

  /** Starts every source. After `signal` is aborted nothing is reported. Throws when two sources have one id. */
  constructor(options: CallFeedOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    const ids = options.sources.map(({ id }) => id);
    if (new Set(ids).size < ids.length || ids.includes(''))
      throw new TypeError('Each source needs an id of its own');
    for (const source of options.sources) void this.#start(source);
  }

  /** What the widget is to show. The objects stay the same until their call changes. */
  get calls(): PageCall[] {
    return visibleCalls(this.#list);
  }

  get sourceUp(): boolean {
    return isSourceUp(this.#list);
  }

  /** The widget has these states: ended ones among them need no more telling. */
  delivered(calls: readonly PageCall[]): void {
    this.#list = reduceCallList(this.#list, { type: 'calls.delivered', calls });
  }

  /** Asks every source for its live calls; waits two seconds at most. */
  async resync(): Promise<void> {
    await Promise.all(this.#options.sources.map((source) => this.#relist(source)));
  }

  async #start(source: CallSource): Promise<void> {
    this.#apply({ type: 'source.changed', source: source.id, up: false });
    let hasSpoken = false;
    const sink = (event: CallEvent) => {
      hasSpoken ||= event.type === 'source';
      this.#handleEvent(source, event);
    };
    try {
      await source.start(sink, this.#signal);
      if (!hasSpoken) sink({ type: 'source', up: true });
    } catch (error) {
      if (!this.#signal.aborted) this.#options.onProblem(source.id, error);
    }
  }

  #handleEvent(source: CallSource, event: CallEvent): void {
    if (this.#signal.aborted) return;
    if (event.type === 'call') return this.#handleCall(source, event.call);
    this.#apply({ type: 'source.changed', source: source.id, up: event.up });
    if (event.up) void this.#relist(source);
  }

  #handleCall(source: CallSource, given: PageCall): void {
    const { data: call, error } = PageCall.safeParse(given);
    if (!call) return this.#options.onProblem(source.id, error);
    this.#apply({ type: 'call.reported', source: source.id, call });
  }

  async #relist(source: CallSource): Promise<void> {
    const asOf = this.#list.revision;
    try {
      const given = await withTimeLimit(source.snapshot(), SNAPSHOT_MS);
      const calls = given.map((call) => PageCall.parse(call));
      if (!this.#signal.aborted) this.#apply({ type: 'source.listed', source: source.id, calls, asOf });
    } catch (error) {
      if (!this.#signal.aborted) this.#options.onProblem(source.id, error);
    }
  }

  #apply(event: CallListEvent): void {
    const next = reduceCallList(this.#list, event);
    if (next === this.#list) return;
    const waiting = this.calls.filter(({ state }) => state === 'offered' || state === 'ringing');
    this.#list = next;
    this.#options.onChange();
    for (const call of this.calls) {
      const hasWaited = waiting.some(({ callKey }) => callKey === call.callKey);
      if (hasWaited && call.state === 'connected') this.#options.onAnswered(call);
    }
  }
}
